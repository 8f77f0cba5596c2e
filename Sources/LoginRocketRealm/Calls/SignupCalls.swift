import FoundationEssentials

extension Call {
    static let ofSignups = [signup, resendEmailToken, verifyEmail]

    static let signup = Call("/v1/signup") { (realm, parameters, _, now) throws(Refusal) in
        try realm.signup(parameters, at: now)
    }

    static let resendEmailToken = Call("/v1/resend_email_token") {
        (realm, parameters, _, now) throws(Refusal) in
        try realm.resendEmailToken(parameters, at: now)
    }

    static let verifyEmail = Call("/v1/verify_email") {
        (realm, parameters, _, now) throws(Refusal) in
        try realm.verifyEmail(parameters, at: now)
    }
}

extension Realm {
    /// `/v1/signup`: a user and a token, or a signup token for the app's server.
    mutating func signup(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        guard settings.signupsEnabled else { throw .errors([.signupsDisabled]) }
        let draft = try draft(of: parameters)
        switch settings.signupMode {
        case .userToken:
            let (token, url) = startUserToken(draft, at: now)
            return .object(["token": .string(token.string), "url": .string(url)])
        case .user, .userOrg:
            let account = makeAccount(draft, at: now)
            guard account.verification != .required else { return try unverified() }
            let (token, url, cookies) = try startSession(of: account, at: now, isSignup: true)
            return .object(
                ["result": .string("okay"), "token": .string(token.string), "url": .string(url)],
                cookies
            )
        }
    }

    private func unverified() throws(Refusal) -> Reply {
        switch settings.unverifiedSignup {
        case .message: return .message(Sentence.verifyFirst.text(in: settings.locale))
        case .error: throw .errors([.verifyFirst])
        }
    }

    /// Reads the new user from the parameters; throws an error for each mistake.
    private mutating func draft(of parameters: Parameters) throws(Refusal) -> Draft {
        let problems = problems(in: parameters)
        guard problems.isEmpty else { throw .errors(problems) }
        let (username, password) = try parameters.require(nameField, .password)
        try checkLength(of: password)
        try checkConfirmation(of: password, parameters)
        let names = settings.nameFields != .off
        return Draft(
            username: username,
            email: parameters[.email],
            firstName: names ? parameters[.firstName]?.string : nil,
            lastName: names ? parameters[.lastName]?.string : nil,
            orgName: settings.orgNameField == .off ? nil : parameters[.orgName]?.string,
            password: digest(password)
        )
    }

    private func problems(in parameters: Parameters) -> [Sentence] {
        var required = [nameField, .password]
        if settings.emailVerification != .none { required.append(.email) }
        if settings.nameFields == .required { required += [.firstName, .lastName] }
        if settings.signupMode == .userOrg, settings.orgNameField == .required {
            required.append(.orgName)
        }
        var problems = parameters.unwritableNames
        for field in required where parameters[field] == nil {
            let problem = Sentence.missing(field)
            if !problems.contains(problem) { problems.append(problem) }
        }
        if let name = parameters[nameField] {
            if name.string.allSatisfy(\.isWhitespace) { problems.append(.missing(nameField)) }
            if isDots(name) { problems.append(.dots(nameField)) }
            if account(name) != nil { problems.append(.taken(nameField)) }
        }
        if let email = parameters[.email] {
            if !isAddress(email) { problems.append(.noAddress) }
            if nameField != .email, account(at: email) != nil { problems.append(.taken(.email)) }
            if let confirmation = parameters[.emailConfirmation], confirmation != email {
                problems.append(.emailConfirmationDiffers)
            }
        }
        return problems
    }
}

extension Realm {
    /// `/v1/resend_email_token`: mails a new email token, if a verification was requested.
    mutating func resendEmailToken(
        _ parameters: Parameters,
        at now: Date
    ) throws(Refusal) -> Reply {
        let name = try parameters.require(nameField)
        guard let account = account(name), account.awaitsVerification else {
            throw .errors([.verificationNotRequested])
        }
        mailToken(.verification, to: account, at: now)
        return .message("A new verification email has been sent.")
    }

    /// `/v1/verify_email`: verifies the address for the owner of the token.
    mutating func verifyEmail(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        let (name, token) = try parameters.require(nameField, .token)
        guard let account = account(name), let mailed = contents.emailTokens[account.username],
            mailed.matches(token, at: now)
        else { throw .errors([.invalidEmailToken]) }
        if settings.oneTimeTokens { contents.emailTokens[account.username] = nil }
        contents.accounts[account.username]?.verification = .verified
        return .message("Your email has been verified.")
    }
}
