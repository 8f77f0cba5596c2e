/// A new user, as a signup form has it.
///
/// Each realm decides which fields it asks for and which it requires.
public struct Signup<Token> {
    /// The user's name; in realms with email user names the address.
    public var user: User

    /// The address, in realms whose user names are not addresses.
    public var email: String?

    /// The address as typed again; `nil` if it was asked for once.
    public var emailConfirmation: String?

    /// The password; up to 1,024 bytes.
    public var password: Token

    /// The password as typed again; `nil` if it was asked for once.
    public var passwordConfirmation: Token?

    /// The first name.
    public var firstName: String?

    /// The last name.
    public var lastName: String?

    /// The name of the organization, in realms that make one with the user.
    public var organization: String?

    /// Makes a signup with what every realm asks for.
    public init(user: User, password: Token) {
        self.user = user
        self.password = password
    }
}

extension Signup: Sendable where Token: Sendable {}
extension Signup: Equatable where Token: Equatable {}
extension Signup: Hashable where Token: Hashable {}

extension Signup {
    /// The same signup with the password and its confirmation replaced.
    public func map<Other, Failure>(
        _ replace: (Token) throws(Failure) -> Other
    ) throws(Failure) -> Signup<Other> {
        var signup = Signup<Other>(user: user, password: try replace(password))
        signup.passwordConfirmation = try passwordConfirmation.map(replace)
        signup.email = email
        signup.emailConfirmation = emailConfirmation
        signup.firstName = firstName
        signup.lastName = lastName
        signup.organization = organization
        return signup
    }
}
