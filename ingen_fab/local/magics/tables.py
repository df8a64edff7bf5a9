"""Which magics of Fabric each kernel has here, by the name as written in a cell."""

from __future__ import annotations

from collections.abc import Mapping

from ingen_fab.local.magics.call import MagicHandler
from ingen_fab.local.magics.configure import configure
from ingen_fab.local.magics.include import run_here
from ingen_fab.local.magics.pip import pip
from ingen_fab.local.magics.spark_sql import spark_sql
from ingen_fab.notebook.cells import Kernel

# `%%tsql` and `%tsql` would be two entries.
_EVERYWHERE: Mapping[str, MagicHandler] = {"%%configure": configure, "%run": run_here, "%pip": pip}

# A kernel that is missing here cannot be run on this machine.
MAGICS: Mapping[Kernel, Mapping[str, MagicHandler]] = {
    Kernel.PYTHON: _EVERYWHERE,
    Kernel.PYSPARK: {**_EVERYWHERE, "%%sql": spark_sql},
}
