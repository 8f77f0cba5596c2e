/// Questions that a person answers one after the other on the screen's last line.
struct Form: Equatable {
    let purpose: Purpose
    private var fields: [Field]
    private var position = 0

    /// What the answers are for.
    enum Purpose: Equatable {
        case login
        case loginAs(String)
        case code
        case changePassword
    }

    /// A question and its answer so far.
    struct Field: Equatable {
        let question: String
        let isSecret: Bool
        var answer: String
    }

    /// What a key made of a form.
    enum Outcome: Equatable {
        case asking(Form)
        case answered([String])
        case abandoned
    }

    init(_ purpose: Purpose, _ fields: [Field]) {
        self.purpose = purpose
        self.fields = fields
    }

    /// The question that is open, with what is typed so far, unseen if it is a secret.
    var prompt: (question: String, answer: String) {
        let field = fields[position]
        let shown =
            field.isSecret ? String(repeating: "*", count: field.answer.count) : field.answer
        return (field.question, shown)
    }

    /// Takes a key.
    func taking(_ key: Key) -> Outcome {
        var form = self
        switch key {
        case .character(let character):
            // More than anybody types, and a bound for what anybody pastes.
            if form.fields[position].answer.utf8.count <= 1_024 {
                form.fields[position].answer.append(character)
            }
        case .backspace:
            form.fields[position].answer = String(form.fields[position].answer.dropLast())
        case .clearLine:
            form.fields[position].answer = ""
        case .enter where position + 1 < fields.count:
            form.position += 1
        case .enter:
            return .answered(fields.map(\.answer))
        case .escape, .interrupt:
            return .abandoned
        }
        return .asking(form)
    }
}

extension Form {
    /// Asks for a user and a password.
    static let login = Form(
        .login,
        [.plain("User name"), .secret("Password")]
    )

    /// Asks for the password of a user, who may have one we know.
    static func login(as username: String, known: String?) -> Form {
        Form(.loginAs(username), [.secret("Password of \(username)", known ?? "")])
    }

    /// Asks for a code, which may be one we know.
    static func code(known: String?) -> Form {
        Form(.code, [.plain("Code", known ?? "")])
    }

    /// Asks for the current password, which may be one we know, and twice for the new one.
    static func changePassword(known: String?) -> Form {
        Form(
            .changePassword,
            [
                .secret("Current password", known ?? ""), .secret("New password"),
                .secret("New password again"),
            ]
        )
    }
}

extension Form.Field {
    fileprivate static func plain(_ question: String, _ answer: String = "") -> Form.Field {
        Form.Field(question: question, isSecret: false, answer: answer)
    }

    fileprivate static func secret(_ question: String, _ answer: String = "") -> Form.Field {
        Form.Field(question: question, isSecret: true, answer: answer)
    }
}
