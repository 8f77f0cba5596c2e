internal import LoginRocket
internal import LoginRocketCore

// What a line leaves out to be short enough: the state before that for which an order was given.

extension Message {
    /// The longest line, in bytes and without its end.
    package static let limit = 65_536

    /// The text of the line, and the message that it holds.
    package var fitted: (line: String, message: Message) {
        var message = self
        while true {
            let line = message.json.text
            guard line.utf8.count > Self.limit, message.shorten() else { return (line, message) }
        }
    }

    /// Leaves out the next part; false if there is none.
    private mutating func shorten() -> Bool {
        switch self {
        case .hello:
            return false
        case .snapshot(var shown):
            defer { self = .snapshot(shown) }
            return shown.shorten()
        case .answer(var answer):
            defer { self = .answer(answer) }
            return answer.shorten()
        }
    }
}

extension OrderAnswer {
    fileprivate mutating func shorten() -> Bool {
        if shown.shorten() { return true }
        switch result {
        case .outbox:
            // Of a page it is known that it fits; a command prints all that was asked for.
            return false
        case .message, .url, .token, .redirect, .outcome:
            (result, exit) = (nil, .noAnswer)
            shown.error = ShownError(.client(tooLong))
        case nil:
            return false
        }
        return true
    }
}

extension ShownState {
    /// Leaves out the attributes of the profile, then all of it, then the longest operation, then
    /// the server's sentences of the error, then the names.
    fileprivate mutating func shorten() -> Bool {
        if let profile {
            let short = profile.withoutAttributes
            self.profile = short == profile ? nil : short
        } else if let longest = outbox.longest {
            outbox.remove(at: longest)
        } else if let error, !error.serverErrors.isEmpty {
            self.error?.serverErrors = []
        } else if username != nil || emailUsername != nil {
            (username, emailUsername) = (nil, nil)
        } else {
            return false
        }
        return true
    }
}

extension [ShownOperation] {
    /// The place of the longest operation, and of the oldest of those.
    fileprivate var longest: Int? {
        let lengths = map { $0.json.text.utf8.count }
        return indices.max { first, second in
            (lengths[first], self[second].queuedAt) < (lengths[second], self[first].queuedAt)
        }
    }
}

extension Profile {
    /// The same without the attributes that a realm has given to user and organizations.
    fileprivate var withoutAttributes: Profile {
        Profile(
            userID: userID,
            name: name,
            firstName: firstName,
            lastName: lastName,
            customAttributes: nil,
            memberships: memberships.map { membership in
                Membership(
                    organizationID: membership.organizationID,
                    organization: membership.organization,
                    permissions: membership.permissions,
                    customAttributes: nil,
                    organizationAttributes: nil
                )
            }
        )
    }
}

private let tooLong = LoginRocketError(
    .unknown,
    "What this order brings is longer than a line of 64 KiB: look at status for what became of it."
)
