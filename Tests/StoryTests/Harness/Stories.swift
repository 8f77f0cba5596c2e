import Testing

/// Stories with real processes, signals, files and sockets.
///
/// The demo and the emulator are driven only as people's scripts can: by their command lines, their
/// standard streams, signals, and the control API.
@Suite(.atMost(3)) enum Stories {}
