public import FoundationEssentials

extension Realm {
    /// Answers one request, as of the time `now`.
    ///
    /// A call is a `POST` with a JSON object or a form, or a `GET` with a query. A `GET` with a
    /// `callback` is JSONP. An error of the API has status 200, as the document shows it. A request
    /// that is not a call has another status and the same two members: 404 for an unknown path, 400
    /// for an unreadable body.
    ///
    /// Pages of every origin may call, with cookies (CORS). A login sets the cookie `lr_session`,
    /// the last known session, which a logout without a token ends. An external login sets
    /// `lr_attempt`. Both are `HttpOnly`. Over TLS they are `Secure`, and `lr_session` is
    /// `SameSite=None`, so that it comes along from pages of other sites; otherwise it is `Lax`.
    public mutating func answer(_ request: Request, at now: Date) -> Answer {
        let reply: Reply
        do {
            reply = try self.reply(to: request, at: now)
        } catch {
            reply = refusal(of: request, error, at: now)
        }
        let id = Identifier.hexadecimal(using: &random)
        return Answer(reply, to: request, at: now, id: id)
    }

    /// The user named by the token of a request, even if the session has ended.
    ///
    /// `nil` for a request without a token, or with one that this realm did not sign.
    public func tokenOwner(of request: Request) -> String? {
        guard let token = try? Parameters(request)[.token] else { return nil }
        return claims(of: token)?.username.string
    }

    /// The user that a request is about: by its token, by its name, or by the cookie of a session.
    ///
    /// A name that nobody has is as it was sent, in lower case.
    package func username(in request: Request) -> String? {
        guard let parameters = try? Parameters(request) else { return nil }
        if let owner = parameters[.token].flatMap(claims)?.username { return owner.string }
        if let name = parameters[nameField] ?? parameters[.username] ?? parameters[.email] {
            return (account(name)?.username ?? name.lowercased).string
        }
        return Cookie.session.value(in: request).flatMap { contents.sessions[$0]?.username.string }
    }

    private mutating func reply(to request: Request, at now: Date) throws(Refusal) -> Reply {
        let route = try Route(request.path, in: self)
        guard request.method != "OPTIONS" else { return CrossOrigin.preflight(route.allowed) }
        guard route.methods.contains(request.method) else {
            throw .method(allowed: route.allowed)
        }
        guard request.query.utf8.count <= maximumQuery else { throw .targetTooLong }
        guard !CrossOrigin.hasBadCallback(request) else { throw .malformed(.badCallback) }
        switch route {
        case .page(let provider):
            return try page(of: provider, request, at: now)
        case .call(let call):
            try countRequest(at: now)
            return try perform(call, request, at: now)
        case .authorize(let provider):
            try countRequest(at: now)
            return try authorize(provider, for: request, at: now)
        case .callback(let provider):
            try countRequest(at: now)
            return try callback(of: provider, request, at: now)
        }
    }

    private mutating func perform(
        _ call: Call,
        _ request: Request,
        at now: Date
    ) throws(Refusal) -> Reply {
        guard !settings.strictAccept || acceptsJSON(request) else { throw .notAcceptable }
        let parameters = try Parameters(request)
        try refuseStrayName(parameters, in: call)
        return try call.answer(&self, parameters, request, now)
    }

    private mutating func refusal(
        of request: Request,
        _ refusal: Refusal,
        at now: Date
    ) -> Reply {
        let texts = refusal.sentences.map { text(of: $0) }
        var members = JSON.error(texts)
        if request.path == Call.checkSession.path { members["valid"] = .bool(false) }
        return Reply(
            status: refusal.status,
            content: .object(members),
            headers: refusal.headers(at: now)
        )
    }

    private mutating func text(of sentence: Sentence) -> String {
        if settings.randomErrorTexts { return RandomWords.sentence(using: &random) }
        return sentence.text(in: settings.locale)
    }
}

/// The longest query that is read, in bytes.
private let maximumQuery = 8 * 1024

/// Accepts a request that allows JSON as its answer, as one without an `Accept` field does.
private func acceptsJSON(_ request: Realm.Request) -> Bool {
    guard let field = request[header: "Accept"] else { return true }
    return field.lowercased().split(separator: ",").contains { range in
        let type = trimmed(range.prefix { $0 != ";" })
        return ["*/*", "application/*", "application/json", "text/javascript"].contains(type)
    }
}
