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
    /// `nil` for a request that is not JSONP, and for one that names no function.
    static func callback(of request: Realm.Request) -> Callback? {
        callbackText(of: request).flatMap(Callback.init)
    }

    /// Finds a JSONP request that names no function.
    static func hasBadCallback(_ request: Realm.Request) -> Bool {
        callbackText(of: request) != nil && callback(of: request) == nil
    }

    private static func callbackText(of request: Realm.Request) -> String? {
        guard request.method == "GET" else { return nil }
        return Form.pairs(of: request.query.utf8)?.first { $0.name == "callback" }?.value
    }
}

/// Accepts a text for a header field: visible ASCII, at least one character.
func isPrintable(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
}
