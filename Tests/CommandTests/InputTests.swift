import LoginRocket
import LoginRocketCore
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

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
            "\u{FEFF}" + #"{"command":"status"}"#, #"{"command":"status"}"# + "\0",
            #"{"command":"status","command":"status"}"#, #"{"command":"status","comm\u0061nd":""}"#,
            #"{"command":"status","more":{"a":1,"b":{},"a":[]}}"#, #"{"command":"status",}"#,
            #"{"command":"status","more":01}"#, #"{"command":"status","more":[1,]}"#,
            #"{"command":"status","more":"\ud800"}"#, #"{"command":"status","more":"\x"}"#,
            #"{"command":"status","more":nul}"#, #"{"command":"status","more":'x'}"#,
            #"{command:"status"}"#, #"{"command" "status"}"#, #"{"command":"status"]"#,
            #"{"command":"status","more":"#, #"{"command":"status","more":"x}"#,
            #"{"command":"status","more":"# + String(repeating: "[", count: 60_000),
        ]
    )
    func bad(text: String) {
        let error = #expect(throws: LoginRocketError.self) { _ = try order(text) }
        #expect(error?.code == .badInput)
        #expect(error?.message.contains("secret") == false)
        #expect(error?.message.isSentence == true, "\(error?.message ?? "")")
    }

    @Test("are texts in UTF-8, and no other encoding of JSON")
    func encodings() {
        let text = #"{"command":"status","order":7}"#
        // Foundation would take these for UTF-16 and UTF-32.
        for bytes in [
            text.utf8.flatMap { [$0, 0] as [UInt8] }, text.utf8.flatMap { [0, $0] as [UInt8] },
            text.utf8.flatMap { [$0, 0, 0, 0] as [UInt8] },
        ] {
            let incoming = Incoming(.text(String(decoding: bytes, as: UTF8.self)))
            #expect(throws: LoginRocketError.self) { try incoming.contents.get() }
            #expect(incoming.tag == nil && incoming.command == nil)
        }
    }

    @Test("are read with every kind of text and value that JSON has")
    func kinds() throws {
        let text = #"""
            {"more":[{"a":-1.5e+3,"b":[true,false,null,{},[]]},0.0E-1] , "command" :
            "login","username":"\u00e9\ud83d\uDE00\"\\\/\b\f\n\r\t","password":"\u0000é😀"}
            """#
        guard case .login(let username, let password) = try order(text) else {
            Issue.record("It is a login.")
            return
        }
        #expect(Array(username.utf8) == Array("é😀\"\\/\u{8}\u{C}\n\r\t".utf8))
        #expect(password == Secret("\0é😀"))
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
            ("1.5", false), ("1e99", false), ("true", false), ("[1]", false), ("1.0", false),
            ("9223372036854775807", true), ("9223372036854775808", false), ("-0", false),
            ("-9223372036854775808", true), ("-9223372036854775809", false), ("1e2", false),
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
