import Crypto
import CryptoExtras
import Foundation
import LoginRocket

/// A token with this header and these claims, signed with a key as RS256 has it.
func signedToken(
    saying payload: String,
    by key: _RSA.Signing.PrivateKey,
    header: String = #"{"alg":"RS256","typ":"JWT"}"#,
    padding: _RSA.Signing.Padding = .insecurePKCS1v1_5
) throws -> Secret {
    let signed = "\(part(header)).\(part(payload))"
    let signature = try key.signature(
        for: SHA256.hash(data: Data(signed.utf8)),
        padding: padding
    )
    return Secret("\(signed).\(part(signature.rawRepresentation))")
}

/// A part of a token.
func part(_ text: String) -> String {
    part(Data(text.utf8))
}

/// A part of a token.
func part(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        .replacing("=", with: "")
}
