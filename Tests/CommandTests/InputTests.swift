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

    @Test("nothing of a line that is too long is taken for a shorter one")
    func overflow() {
        #expect(split(Array("12345678\r\n".utf8)) == [.text("12345678")])
        for rest in ["\rJUNK\n", "\r\r\n", "9\r\n", "\rJ\r\n"] {
            #expect(split(Array(("12345678" + rest).utf8)) == [.tooLong])
        }
    }

    @Test("what is not UTF-8 is no text")
    func notText() {
        #expect(split([0xFF, 0x0A, 0x41]) == [.notText, .text("A")])
    }
}

@Suite("Commands of a running client")
struct OrderTests {
    private let id = "0123456789abcdef0123456789abcdef"

    private func order(_ text: String) throws -> Order {
        guard case .order(let order) = try Incoming(.text(text)).contents.get() else {
            throw Failure.usage("It is no order.")
        }
        return order
    }

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
            #"{"command":"token"}"#, #"{"command":"signupToken"}"#, #"{"command":"outbox"}"#,
            #"{"command":"outbox","after":"0123456789abcdef0123456789abcdef","limit":1000}"#,
            #"{"command":"outcome","id":"0123456789abcdef0123456789abcdef"}"#,
            #"{"command":"externalRedirect","provider":"facebook"}"#,
            #" {"command":"acknowledge","id":"0123456789ABCDEF0123456789abcdef","more":1} "#,
        ]
    )
    func known(text: String) throws {
        let order = try order(text)
        #expect(text.contains("\"\(order.command.rawValue)\""))
        #expect(try self.order(order.line(.number(7))) == order, "written as it is read")
        #expect(!"\(order)".contains("secret"))
    }

    @Test("carry their values")
    func values() throws {
        let text = #"{"command":"login","username":"Frank","password":"s\u00e4cret"}"#
        guard case .login("Frank", let password) = try order(text) else {
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
        guard case .signUp(let form) = try order(text) else {
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
            guard case .verifyEmail(let token, name, _) = try order(text)
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
            #"{"command":"outbox","limit":0}"#, #"{"command":"outbox","limit":1001}"#,
            #"{"command":"outbox","after":"secret"}"#, #"{"command":"outcome"}"#,
            #"{"command":"externalRedirect","provider":7}"#,
            #"{"command":"status"} {"command":"logout"}"#,
        ]
    )
    func bad(text: String) {
        let error = #expect(throws: LoginRocketError.self) { _ = try order(text) }
        #expect(error?.code == .badInput)
        #expect(error?.message.contains("secret") == false)
        #expect(error?.message.isSentence == true, "\(error?.message ?? "")")
    }

    @Test("that lack a field are answered under their name, and by what they are called")
    func named() {
        let incoming = Incoming(.text(#"{"command":"mfa","order":"first"}"#))
        #expect(incoming.command == "mfa" && incoming.tag == .text("first"))
        #expect(throws: LoginRocketError.self) { try incoming.contents.get() }
        let unknown = Incoming(.text(#"{"command":"dance","order":-1}"#))
        #expect(unknown.command == "dance" && unknown.tag == .number(-1))
        #expect(throws: LoginRocketError.self) { try unknown.contents.get() }
    }

    @Test("that are too long or no text are bad input")
    func unreadable() {
        for line in [LineSplitter.Line.tooLong, .notText] {
            let incoming = Incoming(line)
            let error = #expect(throws: LoginRocketError.self) { try incoming.contents.get() }
            #expect(error?.code == .badInput)
            #expect(incoming.command == nil && incoming.tag == nil)
        }
    }

    @Test(
        "are called by a text of at most 64 characters, or by a whole number",
        arguments: [
            (#""""#, true), (#""é""#, true), ("0", true), ("-7", true), ("9007199254740993", true),
            ("\"\(String(repeating: "ä", count: 64))\"", true),
            ("\"\(String(repeating: "a", count: 65))\"", false),
            ("1.5", false), ("1e99", false), ("true", false), ("[1]", false),
        ]
    )
    func tags(tag: String, isGood: Bool) {
        let incoming = Incoming(.text(#"{"command":"status","order":\#(tag)}"#))
        #expect((incoming.tag != nil) == isGood)
        #expect((try? incoming.contents.get()) == (isGood ? .order(.status) : nil))
    }

    @Test("give the running time of an operation as whole seconds up to 7 days")
    func lifetimes() throws {
        func lifetime(_ field: String) throws -> Duration? {
            let text = #"{"command":"updatePassword","current":"a","new":"b"\#(field)}"#
            guard case .updatePassword(_, _, let lifetime) = try order(text) else { return nil }
            return lifetime
        }
        #expect(try lifetime("") == .seconds(86_400))
        #expect(try lifetime(#","lifetimeSeconds":null"#) == .seconds(86_400))
        #expect(try lifetime(#","lifetimeSeconds":604800"#) == .seconds(604_800))
        for bad in ["0", "604801", "1.5", #""60""#] {
            let error = #expect(throws: LoginRocketError.self) {
                try lifetime(#","lifetimeSeconds":\#(bad)"#)
            }
            #expect(error?.message.contains("from 1 to 604800") == true)
        }
    }

    @Test("name the order that is to be abandoned")
    func abandoning() throws {
        let text = #"{"command":"abandon","order":2,"which":"one"}"#
        #expect(try Incoming(.text(text)).contents.get() == .abandon(.text("one")))
        let bad = Incoming(.text(#"{"command":"abandon","order":2}"#))
        #expect(bad.tag == .number(2) && bad.command == "abandon")
        #expect(throws: LoginRocketError.self) { try bad.contents.get() }
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
