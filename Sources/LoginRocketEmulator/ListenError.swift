import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Emulator {
    /// A port that could not be opened.
    public struct ListenError: Error, Equatable, CustomStringConvertible {
        /// The error in a line: it names the address and the port.
        public let description: String

        init(host: String, port: Int, reason: any Error) {
            let why =
                switch (reason as? IOError)?.errnoCode {
                case EADDRINUSE?: "the port is in use"
                case EACCES?: "the port is not allowed"
                case EMFILE?: tooFewFiles
                case EADDRNOTAVAIL?: "the address is not of this machine"
                case nil where reason is SocketAddressError: "there is no such address"
                default: "\(reason)".split(whereSeparator: \.isNewline).joined(separator: " ")
                }
            description = "cannot listen at \(host) port \(port): \(why)"
        }
    }
}
