"""Workspace items -> Fabric, through fabric-cicd.

`checks`, `references` and `plan` decide and need no library; `credentials`, `transport`, `fabric` and
`deployment` speak with Fabric and are loaded only when a deployment runs.
"""
