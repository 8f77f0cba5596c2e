import LoginRocketRealm
import Testing

@Suite("Numbers where a text is meant")
struct NumberTests {
    @Test(
        "a number is taken as its characters, exactly as they are written",
        arguments: [
            "123456", "0", "-1", "-0", "1.50", "1e5", "1E+05", "0.1e-7", "18446744073709551616",
            "123456789012345678901234567890.000", "1e999", "9007199254740993", "0.0",
        ]
    )
    func exact(number: String) throws {
        var test = try RealmUnderTest()
        try test.realm.addUser("hal", password: number)
        let body = #"{"username":"hal","password":\#(number)}"#
        #expect(try test.post("/v1/login", body, type: nil).text("result") == "okay")
    }

    @Test("a code and a name may be numbers")
    func code() throws {
        var test = try RealmUnderTest()
        try test.realm.addUser("7001", password: "x", totpSecret: "JBSWY3DPEHPK3PXP")
        let login = try test.post("/v1/login", #"{"username":7001,"password":"x"}"#, type: nil)
        #expect(try login.text("result") == "need_mfa")
        let code = try test.realm.totpCode(of: "7001", at: test.now).code
        // A number does not begin with 0; such a code must be a text.
        let written = code.hasPrefix("0") ? "\"\(code)\"" : code
        let body = #"{"username":7001,"token":"\#(try login.text("token"))","code":\#(written)}"#
        #expect(try test.post("/v1/verify_login", body, type: nil).keys == ["token", "url"])
    }

    @Test(
        "a text that JSON does not count as a number is 400",
        arguments: ["012", "+1", ".5", "1.", "0x10", "1e", "NaN", "Infinity", "--1", "1_000", "-"]
    )
    func noNumber(text: String) throws {
        var test = try RealmUnderTest()
        let body = #"{"username":"frank","password":\#(text)}"#
        #expect(try test.post("/v1/login", body, type: nil).status == 400)
    }

    @Test("a truth value, a list and an object are errors that name the parameter")
    func others() throws {
        var test = try RealmUnderTest()
        for value in ["true", "false", "[1]", "{}"] {
            let body = #"{"username":"frank","password":\#(value)}"#
            let answer = try test.post("/v1/login", body, type: nil)
            #expect(try answer.texts("errors") == ["Password must be a string."])
        }
    }

    @Test("a number of more than 16 KiB is too long, like a text")
    func tooLong() throws {
        var test = try RealmUnderTest()
        let number = String(repeating: "1", count: 16 * 1024 + 1)
        let body = #"{"username":"frank","password":\#(number)}"#
        let answer = try test.post("/v1/login", body, type: nil)
        #expect(try answer.texts("errors") == ["Password is too long."])
    }
}
