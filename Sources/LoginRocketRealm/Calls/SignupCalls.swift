import FoundationEssentials

extension Realm {
    /// `/v1/signup`: a user and a token, or a signup token for the app's server.
    mutating func signup(_ parameters: Parameters, at now: Date) throws(Refusal) -> Reply {
        guard settings.signupsEnabled else { throw .errors([.signupsDisabled]) }
        let draft = try draft(of: parameters)
        switch settings.signupMode {
        case .userToken:
            let (token, url) = startUserToken(draft, at: now)
            return .object(["token": .string(token), "url": .string(url)])
        case .user, .userOrg:
            let account = makeAccount(draft, at: now)
            guard account.verification != .required else { return try unverified() }
            let (token, url, cookies) = try startSession(of: account, at: now, isSignup: true)
            return .object(
                ["result": .string("okay"), "token": .string(token), "url": .string(url)],
                cookies
            )
        }
    }

    /// Makes the user of a draft, with an organization if the mode says so, and asks for the
    /// verification of an address.
    mutating func makeAccount(
        _ draft: Draft,
        isVerified: Bool = false,
        at now: Date
    ) -> Account {
        var account = Account(id: Identifier.draw("usr_", using: &random), draft)
        if settings.signupMode == .userOrg {
            let org = Identifier.draw("org_", using: &random)
            let name = draft.orgName ?? account.name
            account.memberships = [Membership(orgID: org, orgName: name)]
        }
        account.verification = isVerified ? .verified : settings.emailVerification.start
        contents.accounts[account.username] = account
        if !isVerified, settings.emailVerification != .none {
            mailToken(.verification, to: account, at: now)
        }
        return account
    }

    /// Keeps a draft for the app's server: its token, and the handler's address with it.
    mutating func startUserToken(_ draft: Draft, at now: Date) -> (token: String, url: String) {
        forgetExpired(at: now)
        let token = Identifier.draw("utk_", using: &random)
        contents.userTokens[token] = UserToken(
            draft: draft,
            expiresAt: now.addingTimeInterval(Double(settings.userTokenSeconds))
        )
        let handler = settings.signupHandler ?? settings.loginHandler
        return (token, appending("token", token, to: handler))
    }

    private func unverified() throws(Refusal) -> Reply {
        switch settings.unverifiedSignup {
        case .message: return .message(Sentence.verifyFirst.text(in: settings.locale))
        case .error: throw .errors([.verifyFirst])
        }
    }

    /// What the parameters say of the new user, or an error for each thing that is wrong.
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
            firstName: names ? parameters[.firstName] : nil,
            lastName: names ? parameters[.lastName] : nil,
            orgName: settings.orgNameField == .off ? nil : parameters[.orgName],
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
            if name.allSatisfy(\.isWhitespace) { problems.append(.missing(nameField)) }
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

extension Realm.EmailVerification {
    /// Where a new user's verification starts.
    var start: Verification {
        switch self {
        case .none: .none
        case .requested: .requested
        case .required: .required
        }
    }
}

extension Parameters {
    /// An error for each name that has what cannot be written, such as NUL.
    var unwritableNames: [Sentence] {
        [Field.username, .email, .firstName, .lastName, .orgName]
            .filter { field in
                self[field]?.unicodeScalars
                    .contains { $0.properties.generalCategory == .control } == true
            }
            .map { .controlCharacter($0) }
    }
}

/// Whether a text looks like an address: something, an `@`, something.
func isAddress(_ text: String) -> Bool {
    let halves = text.split(separator: "@", omittingEmptySubsequences: false)
    return halves.count == 2 && halves.allSatisfy { !$0.isEmpty }
        && !text.contains { $0.isWhitespace }
}
