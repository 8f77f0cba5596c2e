import LoginRocketCore

/// The URL at which a realm's LoginRocket is called.
///
/// ```swift
/// let base = try BaseURL("https://sample.e1.loginrocket.com/v1/")
/// base.text                  // "https://sample.e1.loginrocket.com"
/// base.url(for: "login")     // "https://sample.e1.loginrocket.com/v1/login"
/// ```
///
/// With or without `/v1` and a slash at the end, it is the same URL. HTTPS is required, except
/// towards this very machine. No error text repeats the URL: it might hold a password.
public struct BaseURL: Hashable, Sendable {
    /// Scheme, host and port: which realm this is.
    public let origin: RealmOrigin

    /// Reads a URL as people write it.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput`, which says what to change.
    public init(_ text: String) throws {
        do throws(UnusableURL) {
            let url = try AbsoluteURL(text)
            guard !url.rest.contains("?"), !url.rest.contains("#") else {
                throw UnusableURL.hasQuery
            }
            guard ["", "/", "/v1", "/v1/"].contains(url.rest) else {
                throw UnusableURL("it has a path; end it after the host, or with /v1")
            }
            origin = url.origin
        } catch {
            throw LoginRocketError(
                .badInput,
                "The LoginRocket URL cannot be used: \(error.why)."
            )
        }
    }

    /// The canonical text: lower case, without `/v1` and without the scheme's usual port.
    public var text: String {
        let host = origin.host.contains(":") ? "[\(origin.host)]" : origin.host
        let port = origin.port == usualPort(of: origin.scheme) ? "" : ":\(origin.port)"
        return "\(origin.scheme)://\(host)\(port)"
    }

    /// The URL of a call of version 1 of the API, for example of `login`.
    public func url(for call: String) -> String {
        "\(text)/v1/\(call)"
    }

    /// Returns the URL at which a provider's login begins, for a web view.
    ///
    /// - Parameter provider: The provider's type, for example `facebook`, or its ID.
    /// - Returns: The URL.
    /// - Throws: ``LoginRocketError`` with code `badInput` if it is neither.
    public func url(forProvider provider: String) throws(LoginRocketError) -> String {
        let request = Request<Secret>.question(.externalLogin(provider: provider))
        return text + (try request.written(.standard).path)
    }
}

extension BaseURL: CustomStringConvertible {
    /// The canonical text.
    public var description: String { text }
}
