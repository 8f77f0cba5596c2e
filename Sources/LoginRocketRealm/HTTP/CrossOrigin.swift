/// Calls from pages of other origins: CORS (the Fetch Standard) and JSONP.
///
/// Version 1 has no list of allowed origins, so every origin is allowed, with its cookies. A page
/// cannot read a secret of the realm without a password or a token of its own.
enum CrossOrigin {
    /// The fields of every answer.
    static func fields(for request: Realm.Request) -> [Realm.Header] {
        let vary = Realm.Header("Vary", "Origin")
        guard let origin = request[header: "Origin"], isPrintable(origin) else { return [vary] }
        return [
            vary,
            Realm.Header("Access-Control-Allow-Origin", origin),
            Realm.Header("Access-Control-Allow-Credentials", "true"),
            Realm.Header(
                "Access-Control-Expose-Headers",
                "Retry-After, X-Ratelimit-Reset, X-Request-ID"
            ),
        ]
    }

    /// The answer to `OPTIONS`, which a browser sends before it sends JSON.
    static func preflight(_ methods: String) -> Reply {
        Reply(
            status: 204,
            content: .nothing,
            headers: [
                Realm.Header("Allow", methods),
                Realm.Header("Access-Control-Allow-Methods", methods),
                Realm.Header("Access-Control-Allow-Headers", "Accept, Content-Type"),
                Realm.Header("Access-Control-Max-Age", "600"),
            ]
        )
    }

    /// The function that the answer to a JSONP request must call.
    ///
    /// `nil` for a request that is not JSONP, and for a name that is not a plain identifier: any
    /// other text would run as a script of the page.
    static func callback(of request: Realm.Request) -> String? {
        guard request.method == "GET", let name = callbackText(of: request), isIdentifier(name)
        else { return nil }
        return name
    }

    /// Finds a JSONP request with a name that is not a plain identifier.
    static func hasBadCallback(_ request: Realm.Request) -> Bool {
        request.method == "GET" && callbackText(of: request).map(isIdentifier) == false
    }

    private static func callbackText(of request: Realm.Request) -> String? {
        Form.pairs(of: request.query.utf8)?.first { $0.name == "callback" }?.value
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 128 else { return false }
        return !isDigit(first) && name.utf8.allSatisfy { isLetter($0) || isDigit($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"), UInt8(ascii: "$"):
            true
        default: false
        }
    }
}

/// Accepts a text for a header field: visible ASCII, at least one character.
func isPrintable(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
}
