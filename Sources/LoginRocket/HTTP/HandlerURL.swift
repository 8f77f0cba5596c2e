/// The URLs to which a realm leads a browser back with a token: the app's login and signup
/// handlers.
struct HandlerURL: Sendable {
    /// The most bytes that a token has.
    static let longestToken = 8 * 1024

    private let login: Place
    private let signup: Place?

    /// Reads the handlers as they are set in the realm: `https`, or `http` on this machine.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`, which says what to change.
    init(login: String, signup: String? = nil) throws(LoginRocketError) {
        self.login = try Place(handler: login)
        self.signup = if let signup { try Place(handler: signup) } else { nil }
    }

    /// The contents of a handler URL.
    struct Arrival: Equatable, Sendable {
        /// A login token, or a signup token: that begins with `utk_`.
        let token: Secret

        /// The URL says that the login token comes of a signup (`signup=true`).
        let isSignup: Bool
    }

    /// Reads the token out of a URL that a web view or the system hands to the app.
    ///
    /// Anybody can make such a URL. So it has to be a handler's: the same scheme, host and port,
    /// and the very same path, byte for byte. That does not make the token trusted; it has to be
    /// verified.
    ///
    /// A fragment is ignored: providers add some of their own, and browsers keep them over
    /// redirects.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`. It never repeats the URL.
    func arrival(in url: Secret) throws(LoginRocketError) -> Arrival {
        guard url.bytes.count <= 64 * 1024,
            let text = String(validating: url.bytes, as: UTF8.self),
            let parts = try? AbsoluteURL(text)
        else { throw foreign }
        let beforeFragment = parts.rest.prefix { $0 != "#" }
        let path = beforeFragment.prefix { $0 != "?" }
        let place = Place(origin: parts.origin, path: path)
        guard place == login || place == signup else { throw foreign }
        guard let items = items(of: beforeFragment[path.endIndex...].dropFirst()) else {
            throw unusable("its query is not encoded as it should be")
        }
        let tokens = items.filter { $0.name == "token" }
        guard tokens.count == 1, let token = tokens.first?.value else {
            throw unusable("it holds not exactly one token")
        }
        // Tokens of LoginRocket are plain ASCII, and readers differ about what a plus means.
        guard (1...Self.longestToken).contains(token.count),
            token.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") })
        else { throw unusable("its token is none") }
        let signups = items.filter { $0.name == "signup" }
        guard signups.count <= 1 else { throw unusable("it says twice whether it is a signup") }
        let isSignup = signups.first.map { $0.value == Array("true".utf8) } ?? false
        return Arrival(token: Secret(bytes: token), isSignup: isSignup)
    }
}

/// The part that two URLs of one handler have in common.
private struct Place: Hashable, Sendable {
    let origin: RealmOrigin
    let path: String

    init(origin: RealmOrigin, path: Substring) {
        self.origin = origin
        self.path = path.isEmpty ? "/" : String(path)
    }

    init(handler text: String) throws(LoginRocketError) {
        do throws(UnusableURL) {
            let url = try AbsoluteURL(text)
            guard !url.rest.contains("?"), !url.rest.contains("#") else {
                throw UnusableURL.hasQuery
            }
            self.init(origin: url.origin, path: url.rest)
        } catch {
            throw LoginRocketError(.badInput, "The handler's URL cannot be used: \(error.why).")
        }
    }
}

private let foreign = LoginRocketError(
    .badInput,
    "The URL is not one of the app's handlers: hand over only those that the realm leads back to."
)

private func unusable(_ why: String) -> LoginRocketError {
    LoginRocketError(.badInput, "The handler URL cannot be used, \(why): begin the login again.")
}

/// The items of a query, decoded; `nil` if one of them is not text, or not decodable in one way
/// only.
private func items(of query: Substring) -> [(name: String, value: [UInt8])]? {
    var result: [(name: String, value: [UInt8])] = []
    for item in query.split(separator: "&") {
        let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = decoded(halves[0]), let text = String(validating: name, as: UTF8.self),
            let value = decoded(halves.count == 2 ? halves[1] : "")
        else { return nil }
        result.append((text, value))
    }
    return result
}

/// The bytes of a percent-encoded text; `nil` for a bad escape or a control character.
private func decoded(_ text: Substring) -> [UInt8]? {
    var result: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            result.append(byte)
            continue
        }
        let digits = rest.prefix(2)
        guard digits.count == 2, digits.allSatisfy({ hexDigit($0) != nil }),
            let escaped = UInt8(String(decoding: digits, as: UTF8.self), radix: 16),
            escaped >= 0x20, escaped != 0x7F
        else { return nil }
        result.append(escaped)
        rest = rest.dropFirst(2)
    }
    return result
}

private func hexDigit(_ byte: UInt8) -> Int? {
    Character(Unicode.Scalar(byte)).hexDigitValue
}
