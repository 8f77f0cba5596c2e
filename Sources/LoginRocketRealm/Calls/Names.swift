extension Realm {
    /// The parameter that users of this realm are called by.
    var nameField: Field {
        switch settings.usernameKind {
        case .standard: .username
        case .email: .email
        }
    }

    /// Refuses the name that this realm does not go by, if a switch says so.
    func refuseStrayName(_ parameters: Parameters, in call: Call) throws(Refusal) {
        guard settings.strayNames == .refused else { return }
        let stray: Field
        switch settings.usernameKind {
        case .email: stray = .username
        case .standard where call == .signup: return
        case .standard: stray = .email
        }
        guard parameters[stray] == nil else { throw .errors([.strayName(stray)]) }
    }

    /// The user of that name, in any case; where users are called by their address, also one whose
    /// name is another.
    func account(_ name: String) -> Account? {
        if let account = contents.accounts[name.lowercased()] { return account }
        switch settings.usernameKind {
        case .standard: return nil
        case .email: return account(at: name)
        }
    }

    /// The user of that address; the first by name, if there are several.
    func account(at email: String) -> Account? {
        contents.accounts.values.filter { $0.email == email.lowercased() }
            .min { $0.username < $1.username }
    }
}
