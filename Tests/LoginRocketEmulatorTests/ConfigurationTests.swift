import LoginRocketEmulator
import LoginRocketRealm
import Testing

@Suite("A configuration file")
struct ConfigurationTests {
    @Test("sets switches, and users in place of those of before")
    func merge() throws {
        var configuration = Emulator.Configuration()
        let json = """
            {"realm": {"signupMode": "user_token", "lockout": {"after": 3, "as": "error200"}},
             "users": [{"username": "hal", "password": "open", "email": "hal@example.com",
                        "firstName": "Hal", "orgs": ["Acme"], "custom": {"a": "b"}}]}
            """
        try configuration.merge(json: Array(json.utf8))
        #expect(configuration.settings.signupMode == .userToken)
        #expect(configuration.settings.lockout == Realm.Lockout(after: 3, as: .error200))
        #expect(configuration.users.map(\.username) == ["hal"])
        #expect(configuration.users.first?.orgs == ["Acme"])
        #expect(configuration.users.first?.custom == ["a": "b"])
    }

    @Test("keeps what it does not mention")
    func absent() throws {
        var configuration = Emulator.Configuration()
        configuration.settings.sessionMinutes = 7
        try configuration.merge(json: Array("{}".utf8))
        #expect(configuration.settings.sessionMinutes == 7)
        #expect(configuration.users.map(\.username) == ["frank", "grace"])
    }

    @Test(
        "names both users who have the same ID or address",
        arguments: [
            (#""id":"usr_1""#, #""id":"usr_1""#, "users[1]: the users a and b have the same id"),
            (
                #""email":"c@d.example""#, #""email":"C@d.example""#,
                "users[1]: the users a and b have the same email"
            ),
        ]
    )
    func same(one: String, other: String, error: String) {
        let json = """
            {"users":[{"username":"a","password":"x",\(one)},
                      {"username":"b","password":"x",\(other)}]}
            """
        var configuration = Emulator.Configuration()
        #expect {
            try configuration.merge(json: Array(json.utf8))
        } throws: {
            "\($0)" == error
        }
    }

    @Test(
        "names the key that is wrong, shows no value, and changes nothing",
        arguments: [
            ("", "JSON"), ("[]", "JSON"), (#"{"colour":7001}"#, "colour"),
            (#"{"realm":7001}"#, "realm"), (#"{"realm":{"colour":7001}}"#, "colour"),
            (#"{"realm":{"sessionMinutes":"7001"}}"#, "sessionMinutes"),
            (#"{"users":{}}"#, "users"), (#"{"users":[7001]}"#, "users[0]"),
            (
                #"{"users":[{"username":"a","password":"7001"},{"username":"b"}]}"#,
                "users[1].password"
            ),
            (#"{"users":[{"username":"a","password":7001}]}"#, "users[0].password"),
            (#"{"users":[{"username":"a","password":"x","shoe":"7001"}]}"#, "users[0].shoe"),
            (#"{"users":[{"username":"a","password":"x","totpSecret":"7001"}]}"#, "users[0]"),
            (
                #"{"users":[{"username":"a","password":"x"},{"username":"A","password":"7001"}]}"#,
                "users[1]"
            ),
        ]
    )
    func invalid(json: String, key: String) {
        var configuration = Emulator.Configuration()
        #expect {
            try configuration.merge(json: Array(json.utf8))
        } throws: { error in
            "\(error)".contains(key) && !"\(error)".contains("7001")
        }
        #expect(configuration.users.count == 2)
        #expect(configuration.settings == Realm.Settings())
    }
}
