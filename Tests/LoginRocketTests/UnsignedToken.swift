import Foundation
import LoginRocket

/// A token that says this, and that nobody has signed.
func unsignedToken(saying claims: String) -> Secret {
    let parts = [#"{"alg":"HS256"}"#, claims, "signature"].map { part in
        Data(part.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    return Secret(parts.joined(separator: "."))
}

/// A token that says whose it is, and that nobody has signed.
func unsignedToken(of username: String) -> Secret {
    unsignedToken(saying: #"{"un":"\#(username)","tk":"kss_1"}"#)
}
