"""What a notebook carries: plain Python that needs nothing but the Fabric runtime."""
