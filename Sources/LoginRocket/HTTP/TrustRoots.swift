import NIOSSL

/// The authorities whose signature under a server's certificate is trusted.
///
/// Certificates are always verified in full: chain, validity and host name. Nothing turns that off.
/// The host has to be one of the certificate's subject alternative names (RFC 9525). TLS 1.2 is the
/// oldest version spoken, and only with forward secrecy and authenticated encryption (RFC 9325).
public enum TrustRoots: Hashable, Sendable {
    /// The authorities this system trusts.
    case system

    /// Only the authorities in this PEM file, for example the one of an emulator.
    case pem(file: String)

    func tlsConfiguration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .fullVerification
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
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
    guard isPlainFile(file), let certificates = try? NIOSSLCertificate.fromPEMFile(file),
        !certificates.isEmpty
    else {
        throw LoginRocketError(
            .badInput,
            "No certificate can be read from \(file): name a readable PEM file of authorities."
        )
    }
    return certificates
}
