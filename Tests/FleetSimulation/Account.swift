/// One user at the server: the truth that the client's requests are about.
struct Account {
    private var password: SecretRef
    private var token: SecretRef?

    init(password: SecretRef, token: SecretRef) {
        self.password = password
        self.token = token
    }

    /// Carries a request out, and answers it.
    mutating func serve(_ request: Request<SecretRef>) -> Answer<Payload> {
        switch request {
        case .checkSession(let token):
            return .accepted(token == self.token ? .valid : .ended)
        case .logout(let token):
            guard token == self.token else { return .refused(["Not logged in"]) }
            self.token = nil
            return .accepted(.loggedOut)
        case .updatePassword(let token, let current, let new):
            guard token == self.token, current == password else { return .refused(["No"]) }
            password = new
            return .accepted(.passwordUpdated)
        default:
            // Nobody in this fleet asks for these.
            return .refused(["Unexpected"])
        }
    }
}
