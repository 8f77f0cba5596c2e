import Crypto
import FoundationEssentials
import NIOSSL
import SwiftASN1
import X509

/// A certificate authority made for one emulator, with the server certificate that it signed.
struct ServerIdentity {
    /// The authority's certificate, which a client has to trust.
    let caPEM: String

    /// The TLS settings of the port, with the server certificate.
    let context: NIOSSLContext

    init(validity: Emulator.CertificateValidity) throws {
        let authority = try Authority()
        let key = P256.Signing.PrivateKey()
        let certificate = try authority.certify(key.publicKey, validity: validity)
        caPEM = try authority.certificate.serializeAsPEM().pemString + "\n"
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [
                .certificate(
                    try NIOSSLCertificate(
                        bytes: Array(certificate.serializeAsPEM().pemString.utf8),
                        format: .pem
                    )
                )
            ],
            privateKey: .privateKey(
                try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem)
            )
        )
        configuration.applicationProtocols = ["http/1.1"]
        context = try NIOSSLContext(configuration: configuration)
    }
}

/// A certificate authority with a key of its own.
private struct Authority {
    let certificate: Certificate
    private let key = P256.Signing.PrivateKey()

    init() throws {
        let name = try DistinguishedName { CommonName("LoginRocket Emulator CA") }
        let publicKey = Certificate.PublicKey(key.publicKey)
        certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: publicKey,
            notValidBefore: Date().addingTimeInterval(-90 * day),
            notValidAfter: Date().addingTimeInterval(365 * day),
            issuer: name,
            subject: name,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: publicKey)
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
    }

    func certify(
        _ leafKey: P256.Signing.PublicKey,
        validity: Emulator.CertificateValidity
    ) throws -> Certificate {
        let publicKey = Certificate.PublicKey(leafKey)
        let authorityKey = SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier
        return try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: publicKey,
            notValidBefore: Date().addingTimeInterval(-60 * day),
            notValidAfter: Date().addingTimeInterval(validity.daysLeft * day),
            issuer: certificate.subject,
            subject: DistinguishedName { CommonName("LoginRocket Emulator") },
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(validity.names)
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: authorityKey)
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
    }
}

extension Emulator.CertificateValidity {
    fileprivate var daysLeft: Double {
        switch self {
        case .valid, .wrongHost: 365
        case .expired: -1
        }
    }

    fileprivate var names: [GeneralName] {
        switch self {
        case .valid, .expired:
            [
                .dnsName("localhost"),
                .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                .ipAddress(ASN1OctetString(contentBytes: [UInt8](repeating: 0, count: 15) + [1])),
            ]
        case .wrongHost:
            [.dnsName("elsewhere.example")]
        }
    }
}

private let day = 86400.0
