"""Fabric's magics as they work here, one topic a module; `tables` says which kernel has which."""
