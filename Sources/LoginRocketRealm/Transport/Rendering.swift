import FoundationEssentials

extension Realm {
    /// The answer of HTTP that says what a call came to.
    mutating func answer(_ reply: Reply, to request: Request, at now: Date) -> Answer {
        let callback = CrossOrigin.callback(of: request)
        var fields = [
            Header("Date", httpDate(now)),
            Header("X-Request-ID", Identifier.hexadecimal(using: &random)),
            Header("X-Content-Type-Options", "nosniff"),
            Header("Cache-Control", "no-store"),
        ]
        var status = reply.status
        var body = ""
        switch reply.content {
        case .object(let members):
            body = JSON.object(members).rendered
            if let callback {
                // A script element shows its page no answer of another status.
                status = 200
                body = "\(callback)(\(body));"
                fields.append(Header("Content-Type", "text/javascript; charset=utf-8"))
            } else {
                fields.append(Header("Content-Type", "application/json"))
            }
        case .page(let html):
            body = html
            fields.append(Header("Content-Type", "text/html; charset=utf-8"))
        case .redirect(let address):
            fields.append(Header("Location", address))
        case .nothing:
            break
        }
        return Answer(
            status: status,
            headers: fields + CrossOrigin.fields(for: request) + reply.headers,
            body: Array(body.utf8)
        )
    }

    /// The reply to a request that is not done.
    mutating func reply(to request: Request, _ refusal: Refusal, at now: Date) -> Reply {
        let texts = refusal.sentences.map { text(of: $0) }
        var members: [String: JSON] = [
            "error": .string(texts.joined(separator: " ")),
            "errors": .array(texts.map(JSON.string)),
        ]
        if request.path == Call.checkSession.rawValue { members["valid"] = .bool(false) }
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
