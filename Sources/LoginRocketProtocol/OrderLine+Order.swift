internal import LoginRocket
internal import LoginRocketCore

extension OrderLine {
    /// The order that the line gives.
    ///
    /// - Throws: ``LoginRocketError`` with code `badInput` if a field is missing or cannot be used.
    package var order: Order {
        get throws(LoginRocketError) {
            switch command {
            case .login: .login(username: try text(.username), password: try secret(.password))
            case .mfa: .mfa(code: try secret(.code))
            case .check: .check
            case .updatePassword:
                .updatePassword(current: try secret(.current), new: try secret(.new))
            case .logout: .logout
            case .cancel: .cancel
            case .cancelOperation: .cancelOperation(try OperationID(reading: try text(.id)))
            case .acknowledge: .acknowledge(try OperationID(reading: try text(.id)))
            case .status: .status
            case .forgotPassword: .forgotPassword(username: try text(.username))
            case .resetPassword:
                .resetPassword(
                    username: try text(.username),
                    token: try secret(.token),
                    new: try secret(.new)
                )
            case .resendEmail: .resendEmail(username: try text(.username))
            case .signUp: .signUp(try signup())
            case .completeSignup: .completeSignup(token: try secret(.token))
            case .verifyEmail:
                .verifyEmail(token: try secret(.token), username: fields[.username])
            case .external: .external(provider: try text(.provider))
            case .openURL: .openURL(try secret(.url))
            }
        }
    }

    private func signup() throws(LoginRocketError) -> Signup<Secret> {
        var signup = Signup(user: User(try text(.username)), password: try secret(.password))
        signup.email = fields[.email]
        signup.firstName = fields[.firstName]
        signup.lastName = fields[.lastName]
        signup.organization = fields[.organization]
        return signup
    }

    private func secret(_ field: Field) throws(LoginRocketError) -> Secret {
        Secret(try text(field))
    }

    private func text(_ field: Field) throws(LoginRocketError) -> String {
        guard let text = fields[field] else {
            throw LoginRocketError(
                .badInput,
                "\"\(field.rawValue)\" is missing: send it as text."
            )
        }
        return text
    }
}
