"""The local harness: runs a compiled notebook on this machine, with folders that stand for the lakehouse.

Importing this package loads nothing heavy; `runner` brings IPython, `progress` brings rich.
"""
