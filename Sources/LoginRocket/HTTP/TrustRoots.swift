import NIOSSL

/// The authorities whose signature under a server's certificate is trusted.
///
/// Certificates are always verified in full: chain, validity and host name. Nothing turns that off.
/// TLS 1.2 is the oldest version spoken.
public enum TrustRoots: Hashable, Sendable {
    /// The authorities this system trusts.
    case system

    /// Only the authorities in this PEM file, for example the one of an emulator.
    case pem(file: String)

    func tlsConfiguration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .fullVerification
        configuration.minimumTLSVersion = .tlsv12
        switch self {
        case .system:
            configuration.trustRoots = .default
        case .pem(let file):
            configuration.trustRoots = .certificates(try certificates(in: file))
        }
        return configuration
    }
}

private func certificates(in file: String) throws -> [NIOSSLCertificate] {
    guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
        throw LoginRocketError(
            .badInput,
            "No certificate can be read from \(file): name a readable PEM file of authorities."
        )
    }
    return certificates
}
