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

    /// The user of that name, in any case.
    func account(_ name: String) -> Account? {
        contents.accounts[name.lowercased()]
    }
}
