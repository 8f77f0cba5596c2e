import FoundationEssentials

extension Realm {
    /// `/auth/:provider`: sends the browser to the provider, with a state that must come back
    /// together with the cookie.
    mutating func authorize(
        _ provider: Provider,
        for request: Request,
        at now: Date
    ) throws(Refusal) -> Reply {
        guard settings.loginsEnabled else { throw .errors([.loginsDisabled]) }
        forgetExpired(at: now)
        let state = Text(Identifier.base62(32, using: &random))
        let cookie = Text(Identifier.base62(32, using: &random))
        let seconds = settings.externalLoginSeconds
        contents.attempts[state] = ExternalAttempt(
            provider: provider.id,
            cookie: cookie,
            expiresAt: now.addingTimeInterval(Double(seconds))
        )
        let page = origin(of: request) + Route.page(provider).path
        return .redirect(
            to: appending("state", state.string, to: page),
            [Cookie.attempt.set(cookie.string, seconds: seconds, isSecure: speaksTLS)]
        )
    }

    /// `/provider/:provider`: asks for the identity, and sends the browser back with a code.
    mutating func page(
        of provider: Provider,
        _ request: Request,
        at now: Date
    ) throws(Refusal) -> Reply {
        let parameters = try Parameters(request)
        let state = try parameters.require(.state)
        var attempt = try attempt(state, with: provider, at: now)
        guard request.method == "POST" else {
            return Reply(
                status: 200,
                content: .page(ProviderPage.html(for: provider, state: state))
            )
        }
        let email = try parameters.require(.email)
        guard isAddress(email) else { throw .errors([.noAddress]) }
        let unwritable = parameters.unwritableNames
        guard unwritable.isEmpty else { throw .errors(unwritable) }
        let code = Text(Identifier.base62(32, using: &random))
        attempt.confirmation = ExternalAttempt.Confirmation(
            code: code,
            email: email.lowercased,
            firstName: parameters[.firstName]?.string,
            lastName: parameters[.lastName]?.string
        )
        contents.attempts[state] = attempt
        let back = origin(of: request) + Route.callback(provider).path
        let returned = appending("state", state.string, to: back)
        return .redirect(to: appending("code", code.string, to: returned))
    }

    /// `/auth/:provider/callback`: sends the browser that began the login to the app, once.
    mutating func callback(
        of provider: Provider,
        _ request: Request,
        at now: Date
    ) throws(Refusal) -> Reply {
        let parameters = try Parameters(request)
        let (state, code) = try parameters.require(.state, .code)
        let attempt = try attempt(state, with: provider, at: now)
        guard Cookie.attempt.value(in: request) == attempt.cookie else {
            throw .errors([.invalidAttempt])
        }
        guard let confirmation = attempt.confirmation, confirmation.code == code else {
            throw .errors([.denied])
        }
        contents.attempts[state] = nil
        let (url, cookies) = try handOver(confirmation, at: now)
        return .redirect(to: url, cookies + [Cookie.attempt.expired(isSecure: speaksTLS)])
    }

    private func attempt(
        _ state: Text,
        with provider: Provider,
        at now: Date
    ) throws(Refusal) -> ExternalAttempt {
        guard let attempt = contents.attempts[state], attempt.provider == provider.id,
            now < attempt.expiresAt
        else { throw .errors([.invalidAttempt]) }
        return attempt
    }

    /// Logs in the user of the address, or signs up a new one.
    private mutating func handOver(
        _ confirmation: ExternalAttempt.Confirmation,
        at now: Date
    ) throws(Refusal) -> (url: String, cookies: [Header]) {
        if let known = account(at: confirmation.email) {
            try refuseBlocked(known)
            let (_, url, cookies) = try startSession(of: known, at: now)
            return (url, cookies)
        }
        guard settings.signupsEnabled else { throw .errors([.signupsDisabled]) }
        guard account(confirmation.email) == nil else { throw .errors([.taken(.username)]) }
        let draft = Draft(
            username: confirmation.email,
            email: confirmation.email,
            firstName: confirmation.firstName,
            lastName: confirmation.lastName
        )
        switch settings.signupMode {
        case .userToken:
            return (startUserToken(draft, at: now).url, [])
        case .user, .userOrg:
            let account = makeAccount(draft, isVerified: true, at: now)
            let (_, url, cookies) = try startSession(of: account, at: now)
            return (url, cookies)
        }
    }

    /// The origin of the realm according to the request; empty if the request does not name one.
    private func origin(of request: Request) -> String {
        guard let host = request[header: "Host"], isHost(host) else { return "" }
        return (speaksTLS ? "https://" : "http://") + host
    }
}

private func isHost(_ text: String) -> Bool {
    isPrintable(text)
        && text.allSatisfy { $0.isLetter || $0.isNumber || ".:-[]".contains($0) }
}

/// The page on which the provider asks for the identity: a form without a script.
private enum ProviderPage {
    static func html(for provider: Provider, state: Text) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>\(provider.type.string)</title></head>
        <body>
        <h1>Log in with \(provider.type.string)</h1>
        <p>This page stands for the provider. Whoever you say you are, it believes you.</p>
        <form method="post" action="\(Route.page(provider).path)">
        <input type="hidden" name="state" value="\(escaped(state.string))">
        <p><label>Email <input type="email" name="email" required autofocus></label></p>
        <p><label>First name <input name="first_name"></label></p>
        <p><label>Last name <input name="last_name"></label></p>
        <p><button>Log in</button></p>
        </form>
        </body>
        </html>

        """
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
