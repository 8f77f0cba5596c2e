/// Questions that a person answers one after the other on the screen's last line.
struct Form: Equatable {
    let purpose: Purpose
    private var fields: [Field]
    private var position = 0

    /// The purpose of the answers.
    enum Purpose: Equatable {
        case login
        case loginAs(String)
        case code
        case changePassword
        case newUser
        case external
        /// The person to be at the provider that the demo's own realm plays.
        case provider
        case openURL
        case completeSignup
        case verifyEmail
        case forgotPassword
        case resetPassword(of: String)
    }

    /// A question and its answer so far.
    struct Field: Equatable {
        let question: String
        let isSecret: Bool
        var answer: String
    }

    /// The form after a key.
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
        case .character(let character), .pasted(let character):
            // More than anybody types, and a bound for what anybody pastes.
            if form.fields[position].answer.utf8.count <= 16_384 {
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
