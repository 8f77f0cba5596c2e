import LoginRocket
import LoginRocketCore
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

@Suite("Lines")
struct LineSplitterTests {
    private func split(_ bytes: [UInt8], limit: Int = 8) -> [LineSplitter.Line] {
        var splitter = LineSplitter(limit: limit)
        var lines = bytes.compactMap { splitter.take($0) }
        if let last = splitter.end() { lines.append(last) }
        return lines
    }

    @Test("end at LF or CR LF, and keep everything else")
    func ends() {
        let lines = split(Array(" a \r\n\n\r\nb\rc\r\r\nd\r".utf8))
        #expect(
            lines == [.text(" a "), .text(""), .text(""), .text("b\rc\r"), .text("d\r")]
        )
    }

    @Test("a line of the limit is a line, one byte more is too long, and the next is fine")
    func limit() {
        let lines = split(Array("12345678\n123456789\n1234567890\nx\n".utf8))
        #expect(lines == [.text("12345678"), .tooLong, .tooLong, .text("x")])
    }

    @Test("what is not UTF-8 is no text")
    func notText() {
        #expect(split([0xFF, 0x0A, 0x41]) == [.notText, .text("A")])
    }
}

@Suite("Commands of a running client")
struct OrderTests {
    private let id = "0123456789abcdef0123456789abcdef"

    @Test(
        "are known by the names of the command line",
        arguments: [
            #"{"command":"check"}"#, #"{"command":"logout"}"#, #"{"command":"cancel"}"#,
            #"{"command":"status"}"#, #"{"command":"mfa","code":"123456"}"#,
            #"{"command":"login","username":"frank","password":"secret"}"#,
            #"{"command":"updatePassword","current":"a","new":"b"}"#,
            #"{"command":"forgotPassword","username":"frank"}"#,
            #"{"command":"resetPassword","username":"frank","token":"kpw_1","new":"b"}"#,
            #"{"command":"resendEmail","username":"frank"}"#,
            #"{"command":"signUp","username":"heidi","password":"a"}"#,
            #"{"command":"completeSignup","token":"eyJ"}"#,
            #"{"command":"verifyEmail","token":"kvf_1"}"#,
            #"{"command":"verifyEmail","token":"kvf_1","username":"heidi"}"#,
            #"{"command":"external","provider":"facebook"}"#,
            #"{"command":"openURL","url":"https://a.example/login?token=eyJ"}"#,
            #"{"command":"cancelOperation","id":"0123456789abcdef0123456789abcdef"}"#,
            #" {"command":"acknowledge","id":"0123456789ABCDEF0123456789abcdef","more":1} "#,
        ]
    )
    func known(text: String) throws {
        let order = try Order(reading: .text(text))
        #expect(text.contains("\"\(order.command.rawValue)\""))
        #expect(try Order(reading: .text(order.line.text)) == order, "written as it is read")
        #expect(!"\(order)".contains("secret"))
    }

    @Test("carry their values")
    func values() throws {
        let text = #"{"command":"login","username":"Frank","password":"s\u00e4cret"}"#
        guard case .login("Frank", let password) = try Order(reading: .text(text)) else {
            Issue.record("It is a login.")
            return
        }
        #expect(password == Secret("säcret"))
    }

    @Test("of a new user carry every field of the form")
    func form() throws {
        let text = #"""
            {"command":"signUp","username":"heidi","password":"a","email":"h@example.com",\#
            "firstName":"Heidi","lastName":"Hill","organization":"Hill & Co"}
            """#
        guard case .signUp(let form) = try Order(reading: .text(text)) else {
            Issue.record("It is a signup.")
            return
        }
        #expect(form.user.username == "heidi" && form.password == Secret("a"))
        let fields = [form.email, form.firstName, form.lastName, form.organization]
        #expect(fields == ["h@example.com", "Heidi", "Hill", "Hill & Co"])
    }

    @Test("with a token may leave out whose it is")
    func verification() throws {
        for (user, name) in [("", nil), (#","username":"heidi""#, "heidi")] as [(String, String?)] {
            let text = #"{"command":"verifyEmail","token":"kvf_1"\#(user)}"#
            guard case .verifyEmail(let token, name) = try Order(reading: .text(text))
            else {
                Issue.record("It is a verification of \(name ?? "somebody").")
                return
            }
            #expect(token == Secret("kvf_1"))
        }
    }

    @Test(
        "that cannot be read are bad input, and are not repeated",
        arguments: [
            "", "secret", "[]", "7", "null", #"{"command":7}"#, #"{"command":"secret"}"#,
            #"{"command":"login","username":"secret"}"#,
            #"{"command":"login","username":"secret","password":7}"#,
            #"{"command":"mfa"}"#, #"{"command":"updatePassword","current":"secret"}"#,
            #"{"command":"signUp","username":"secret"}"#,
            #"{"command":"signUp","password":"secret"}"#,
            #"{"command":"signUp","username":"secret","password":"a","email":7}"#,
            #"{"command":"completeSignup"}"#, #"{"command":"verifyEmail","username":"secret"}"#,
            #"{"command":"external"}"#, #"{"command":"openURL","token":"secret"}"#,
            #"{"command":"forgotPassword"}"#, #"{"command":"resendEmail","username":7}"#,
            #"{"command":"resetPassword","username":"secret","token":"secret"}"#,
            #"{"command":"resetPassword","token":"secret","new":"secret"}"#,
            #"{"command":"acknowledge","id":"secret"}"#, #"{"command":"cancelOperation"}"#,
            #"{"command":"status"} {"command":"logout"}"#,
        ]
    )
    func bad(text: String) {
        let error = #expect(throws: Order.BadLine.self) {
            try Order(reading: .text(text))
        }?.error
        #expect(error?.code == .badInput)
        #expect(error?.message.contains("secret") == false)
        #expect(error?.message.isSentence == true, "\(error?.message ?? "")")
    }

    @Test("that lack a field are answered under their name")
    func named() {
        let refusal = #expect(throws: Order.BadLine.self) {
            try Order(reading: .text(#"{"command":"mfa"}"#))
        }
        #expect(refusal?.command == "mfa")
    }

    @Test("that are too long or no text are bad input")
    func unreadable() {
        for line in [LineSplitter.Line.tooLong, .notText] {
            let refusal = #expect(throws: Order.BadLine.self) {
                try Order(reading: line)
            }
            #expect(refusal?.error.code == .badInput)
            #expect(refusal?.command == "")
        }
    }
}

@Suite("Secrets")
struct SecretTests {
    @Test("that no client takes are refused before one is opened, and not repeated")
    func refused() {
        for text in ["", String(repeating: "hunter2", count: 147), "hunter2\0", "\0hunter2"] {
            let error = #expect(throws: LoginRocketError.self) {
                try Secret(text).require(as: "password")
            }
            #expect(error?.code == .badInput)
            #expect(error?.message.contains("hunter2") == false)
            #expect(error?.message.isSentence == true)
        }
    }

    @Test("of up to 1,024 bytes are taken as they are")
    func taken() throws {
        for text in [" ", "\u{1}\t\r", String(repeating: "x", count: 1_024)] {
            #expect(throws: Never.self) { try Secret(text).require(as: "password") }
        }
    }
}

@Suite("Lines of a reader")
struct LinesTests {
    @Test("may be left before the last one was taken")
    func left() async {
        do {
            let lines = Lines()
            for _ in 1...5 { lines.add(.text("x")) }
            var taken = lines.makeAsyncIterator()
            #expect(await taken.next() == .text("x"))
        }
    }
}
