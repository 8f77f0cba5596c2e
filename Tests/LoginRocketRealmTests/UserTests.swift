import LoginRocketRealm
import Testing

@Suite("Users")
struct UserTests {
    @Test("names are kept in lower case, and taken in any case")
    func lowerCase() throws {
        var test = try RealmUnderTest()
        try test.realm.addUser("Hal", password: "secret", email: "Hal@Example.com")
        #expect(try test.user("hal").email == "hal@example.com")
        #expect(throws: Realm.ControlError.userExists("hal")) {
            try test.realm.addUser("HAL", password: "secret")
        }
    }

    @Test("a name and a password are needed")
    func blank() throws {
        var test = try RealmUnderTest()
        #expect(throws: Realm.ControlError.blankUsername) {
            try test.realm.addUser(" ", password: "secret")
        }
        #expect(throws: Realm.ControlError.blankPassword) {
            try test.realm.addUser("hal", password: "")
        }
    }

    @Test(
        "a name that the address of a call cannot have is refused, also in a signup",
        arguments: [".", ".."]
    )
    func dots(name: String) throws {
        var test = try RealmUnderTest()
        let signup = try test.post("/v1/signup", ["username": name, "password": "x"])
        #expect(try signup.texts("errors") == ["Username must not be a dot or two dots."])
        #expect(throws: Realm.ControlError.dotUsername) {
            try test.realm.addUser(name, password: "secret")
        }
        try test.realm.addUser("...", password: "secret")
    }

    @Test("an address belongs to one user, also if it is the name of another")
    func sameEmail() throws {
        var test = try RealmUnderTest()
        let revision = test.realm.revision
        #expect(throws: Realm.ControlError.sameEmail("frank", "hal")) {
            try test.realm.addUser("Hal", password: "secret", email: "FRANK@example.com")
        }
        #expect(throws: Realm.ControlError.sameEmail("frank", "frank@example.com")) {
            try test.realm.addUser("frank@example.com", password: "secret")
        }
        #expect(test.realm.revision == revision)
    }

    @Test("an empty address is none, which many users can have")
    func noEmail() throws {
        var test = try RealmUnderTest()
        for name in ["hal", "ida@example.com"] {
            try test.realm.addUser(name, password: "secret", email: "")
            #expect(try test.user(name).email == nil)
        }
    }

    @Test("the state lists users by name, at version 1 and without wrong passwords")
    func state() throws {
        let test = try RealmUnderTest()
        let users = test.realm.state(at: test.now).users
        #expect(users.map(\.username) == ["frank", "grace"])
        #expect(users.map(\.passwordVersion) == [1, 1])
        #expect(users.map(\.wrongPasswords) == [0, 0])
        #expect(users.map(\.email) == ["frank@example.com", nil])
    }

    @Test("a code is known only of a user who has a TOTP secret")
    func codes() throws {
        let test = try RealmUnderTest()
        #expect(throws: Realm.ControlError.noTotp("frank")) {
            try test.realm.totpCode(of: "frank", at: test.now)
        }
        #expect(throws: Realm.ControlError.unknownUser("nobody")) {
            try test.realm.totpCode(of: "nobody", at: test.now)
        }
    }
}
