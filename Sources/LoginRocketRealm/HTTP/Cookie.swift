import FoundationEssentials

/// The cookies that the realm sets (RFC 6265).
///
/// Both are `HttpOnly`: scripts cannot read them. The session's cookie must come along when a page
/// of another site logs out. Browsers allow that only for `SameSite=None; Secure`, so a realm
/// without TLS uses `SameSite=Lax`. The attempt's cookie comes back with a link, for which `Lax` is
/// enough.
enum Cookie: String {
    /// The last known session, for a logout without a token.
    case session = "lr_session"

    /// The attempt at an external login.
    case attempt = "lr_attempt"

    /// The field that sets the cookie.
    func set(_ value: String, seconds: Int, isSecure: Bool) -> Realm.Header {
        let site =
            switch (self, isSecure) {
            case (.session, true): "SameSite=None; Secure"
            case (.attempt, true): "SameSite=Lax; Secure"
            case (.session, false), (.attempt, false): "SameSite=Lax"
            }
        let pair = "\(rawValue)=\(value)"
        return Realm.Header(
            "Set-Cookie",
            "\(pair); Path=\(path); Max-Age=\(max(0, seconds)); HttpOnly; \(site)"
        )
    }

    /// The field that deletes the cookie.
    func expired(isSecure: Bool) -> Realm.Header {
        set("", seconds: 0, isSecure: isSecure)
    }

    /// The value in a request.
    func value(in request: Realm.Request) -> Text? {
        for field in request.headers where field.name.lowercased() == "cookie" {
            for pair in field.value.split(separator: ";") {
                let halves = pair.split(separator: "=", maxSplits: 1)
                guard halves.count == 2, trimmed(halves[0]) == rawValue else { continue }
                return Text(trimmed(halves[1]))
            }
        }
        return nil
    }

    private var path: String {
        switch self {
        case .session: "/v1"
        case .attempt: "/auth"
        }
    }
}

/// The text without spaces around it.
func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
}
