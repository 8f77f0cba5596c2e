import FoundationEssentials

extension Realm {
    /// A mail that the realm has sent.
    public struct Mail: Equatable, Sendable, Codable {
        /// The purpose of a mail.
        public enum Kind: String, Sendable, Codable {
            /// The mail verifies the address (`kvf_…`).
            case verification

            /// The mail resets the password (`kpw_…`).
            case passwordReset
        }

        /// The address.
        public let to: String

        /// The purpose of the mail.
        public let kind: Kind

        /// The token in the mail.
        public let token: String

        /// The link in the mail, with the token and the username.
        public let link: String

        /// The user of the token.
        public let username: String
    }

    /// The last 1,000 mails, the oldest first.
    public var mail: [Mail] { contents.mail }

    /// Forgets all mails, and returns their number; their tokens stay valid.
    @discardableResult
    public mutating func deleteMail() -> Int {
        let count = contents.mail.count
        contents.mail = []
        return count
    }

    /// Sends a user a new token, which replaces the previous one.
    ///
    /// A user without an address gets a token and no mail.
    mutating func mailToken(_ kind: Mail.Kind, to account: Account, at now: Date) {
        let mailed: MailedToken
        let handler: String
        switch kind {
        case .verification:
            mailed = draw(.emailToken, seconds: settings.emailTokenSeconds, at: now)
            handler = settings.verificationHandler
            contents.emailTokens[account.username] = mailed
        case .passwordReset:
            mailed = draw(.passwordToken, seconds: settings.passwordTokenSeconds, at: now)
            handler = settings.passwordResetHandler
            contents.passwordTokens[account.username] = mailed
        }
        guard let address = account.email else { return }
        let link = appending("token", mailed.token.string, to: handler)
        contents.mail.append(
            Mail(
                to: address.string,
                kind: kind,
                token: mailed.token.string,
                link: appending("username", account.username.string, to: link),
                username: account.username.string
            )
        )
        contents.mail.removeFirst(max(0, contents.mail.count - 1000))
        mailCount += 1
    }

    private mutating func draw(_ kind: Identifier, seconds: Int, at now: Date) -> MailedToken {
        MailedToken(
            token: Text(kind.draw(using: &random)),
            expiresAt: now.addingTimeInterval(Double(seconds))
        )
    }
}
