import LoginRocketRealm
import Testing

@Suite("Switches")
struct SettingsTests {
    @Test("a merge keeps what it does not name")
    func merge() throws {
        var settings = Realm.Settings()
        try settings.merge(json: Array(#"{"lockout":{"after":3,"as":"error200"}}"#.utf8))
        try settings.merge(json: Array(#"{"randomErrorTexts":true}"#.utf8))
        #expect(settings.lockout == Realm.Lockout(after: 3, as: .error200, seconds: 900))
        #expect(settings.randomErrorTexts)
        #expect(settings.sessionMinutes == 360)

        try settings.merge(json: Array(#"{"lockout":{"seconds":5}}"#.utf8))
        #expect(settings.lockout == Realm.Lockout(after: 3, as: .error200, seconds: 5))

        try settings.merge(json: Array(#"{"lockout":null}"#.utf8))
        #expect(settings.lockout == nil)
    }

    @Test(
        "a merge with anything unknown in it changes nothing",
        arguments: [
            "", "[]", "{", #"{"sessionMinutes":0}"#, #"{"sessionMinutes":"1"}"#,
            #"{"randomErrorTexts":1}"#, #"{"colour":"red"}"#, #"{"lockout":{"after":3}}"#,
            #"{"lockout":{"after":0,"as":"status429"}}"#, #"{"lockout":{"after":3,"as":"x"}}"#,
            #"{"lockout":{"after":3,"as":"status429","x":1}}"#, #"{"passwordChangeEnds":"x"}"#,
            #"{"randomErrorTexts":true,"zebra":1}"#,
        ]
    )
    func invalid(json: String) {
        var settings = Realm.Settings()
        #expect(throws: Realm.ControlError.self) { try settings.merge(json: Array(json.utf8)) }
        #expect(settings == Realm.Settings())
    }

    @Test("random error texts differ from call to call; shape and success stay")
    func randomTexts() throws {
        var test = try RealmUnderTest()
        test.realm.settings.randomErrorTexts = true
        let texts = Set(try (0..<10).map { _ in try test.login("frank", "x").text("error") })
        #expect(texts.count > 5)
        #expect(try test.login("frank", "x").keys == ["error", "errors"])
        #expect(try test.check("x").keys == ["error", "errors", "valid"])
        #expect(try test.login().text("result") == "okay")
    }
}
