import NIOCore
import NIOSSL

// The name of a server, by the rules of RFC 9525: subject alternative names alone count, and a star
// stands for one whole label on the left.

extension NIOSSLCertificate {
    /// Returns `true` if a subject alternative name of the certificate is the host's name, or its
    /// address.
    func names(_ host: String) -> Bool {
        let names = _subjectAlternativeNames()
        if let address = try? SocketAddress(ipAddress: host, port: 0) {
            return names.contains { name in
                guard name.nameType == .ipAddress else { return false }
                let bytes = ByteBuffer(bytes: name.bytes)
                return (try? SocketAddress(packedIPAddress: bytes, port: 0)) == address
            }
        }
        return names.contains { $0.nameType == .dnsName && isName($0.bytes, of: host) }
    }
}

/// A server that proved to be one of the trusted authorities' servers, but not the one called.
struct OtherServer: Error {}

extension _SubjectAlternativeName {
    fileprivate var bytes: [UInt8] {
        unsafe contents.withUnsafeBufferPointer { unsafe Array($0) }
    }
}

private func isName(_ name: [UInt8], of host: String) -> Bool {
    let labels = folded(name).split(separator: dot, omittingEmptySubsequences: false)
    let expected = folded(Array(host.utf8)).split(separator: dot, omittingEmptySubsequences: false)
    guard labels.count == expected.count, let first = labels.first else { return false }
    if labels.elementsEqual(expected, by: { $0.elementsEqual($1) }) { return true }
    return first.elementsEqual([star]) && labels.count > 1
        && labels.dropFirst().elementsEqual(expected.dropFirst(), by: { $0.elementsEqual($1) })
}

private func folded(_ name: [UInt8]) -> [UInt8] {
    name.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
}

private let dot = UInt8(ascii: ".")
private let star = UInt8(ascii: "*")
