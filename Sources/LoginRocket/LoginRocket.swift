// An app of the client names states, snapshots and outcomes, which are the core's: one import is
// enough.
@_exported public import LoginRocketCore
