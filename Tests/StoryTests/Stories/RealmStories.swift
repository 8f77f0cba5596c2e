import Foundation
import GRDB
import Testing

extension Stories {
    /// Two realms are two databases, and nothing of one is ever sent to the other.
    @Suite struct RealmStories {
        @Test func `another realm's URL is refused, and the refusal names both`() async throws {
            try await twoRealms { home, other, demo in
                var astray = demo
                astray.url = other.url
                for command in ["check", "logout", "run"] {
                    let refusal = try await astray.plain(command)
                    #expect(refusal.exit == 65)
                    #expect(refusal.errors.contains(home.url))
                    #expect(refusal.errors.contains(other.url))
                }
                #expect(try await demo("check").summary == "0 loggedIn")
            }
        }

        @Test func `a copied database with its key is refused at another realm`() async throws {
            try await twoRealms { _, other, demo in
                var copy = demo
                copy.database = demo.database.deletingLastPathComponent()
                    .appending(path: "copy.sqlite")
                try FileManager.default.copyItem(at: demo.database, to: copy.database)
                copy.url = other.url
                let refusal = try await copy("check")
                #expect(refusal.exit == 65)
                #expect(refusal.report.error?.code == "badInput")
            }
        }

        @Test func `a database whose realm was rewritten is refused`() async throws {
            try await twoRealms { home, other, demo in
                let database = try DatabaseQueue(path: demo.database.path)
                try await database.write { db in
                    try db.execute(
                        sql: """
                            UPDATE realm SET origin = replace(origin, ?, ?),
                                base_url = replace(base_url, ?, ?)
                            """,
                        arguments: [home.url, other.url, home.url, other.url]
                    )
                }
                try database.close()
                for url in [nil, other.url] {
                    var astray = demo
                    astray.url = url
                    let refusal = try await astray("check")
                    #expect(refusal.exit == 74)
                    #expect(["key", "store"].contains(refusal.report.error?.code))
                }
            }
        }

        @Test func `rows copied into another realm's database send no token there`() async throws {
            try await twoRealms { _, other, demo in
                // The other database is sealed with the same key.
                var astray = demo
                astray.url = other.url
                astray.database = demo.database.deletingLastPathComponent()
                    .appending(path: "other.sqlite")
                #expect(try await astray("external", "facebook").exit == 0)
                #expect(try await astray("cancel").exit == 0)
                let homeDatabase = demo.database.path
                let database = try DatabaseQueue(path: astray.database.path)
                try await database.writeWithoutTransaction { db in
                    try db.execute(
                        sql: """
                            ATTACH ? AS home;
                            INSERT INTO main.secret SELECT * FROM home.secret;
                            DELETE FROM main.session;
                            INSERT INTO main.session SELECT * FROM home.session;
                            """,
                        arguments: [homeDatabase]
                    )
                }
                try database.close()
                let check = try await astray.timing(out: 2)("check")
                #expect(check.exit != 0)
                #expect(check.report.error != nil)
                let logout = try await astray.timing(out: 2)("logout")
                #expect(logout.exit != 0)
            }
        }

        @Test func `a queued operation copied into another realm's database is never sent there`()
            async throws
        {
            try await twoRealms { home, other, demo in
                var astray = demo
                astray.url = other.url
                astray.database = demo.database.deletingLastPathComponent()
                    .appending(path: "other.sqlite")
                #expect(try await astray("external", "facebook").exit == 0)
                #expect(try await astray("cancel").exit == 0)
                try await home.setNetwork(up: false)
                #expect(try await demo.timing(out: 1)("logout").exit == 75)

                let homeDatabase = demo.database.path
                let database = try DatabaseQueue(path: astray.database.path)
                try await database.writeWithoutTransaction { db in
                    try db.execute(
                        sql: """
                            ATTACH ? AS home;
                            INSERT INTO main.secret SELECT * FROM home.secret;
                            INSERT INTO main.operation SELECT * FROM home.operation;
                            UPDATE main.operation SET attempts = 0;
                            """,
                        arguments: [homeDatabase]
                    )
                }
                try database.close()
                let refused = try await astray("check")
                #expect(refused.exit == 74)
                #expect(refused.report.error?.message.contains("is damaged") == true)
            }
        }
    }

    /// A server that cannot prove who it is gets nothing.
    @Suite struct TrustStories {
        @Test func `a certificate of another host is not trusted`() async throws {
            try await distrust(.wrongHost)
        }

        @Test func `an expired certificate is not trusted`() async throws {
            try await distrust(.expired)
        }

        @Test func `a certificate of an unknown authority is not trusted`() async throws {
            try await distrust(.valid, knowingAuthority: false)
        }

        private func distrust(
            _ security: EmulatorProcess.Security,
            knowingAuthority: Bool = true
        ) async throws {
            try await Story.play { story in
                let emulator = try await EmulatorProcess.start(in: story, tls: security)
                let hedy = try await User.new("hedy", at: emulator, in: story)
                var demo = try await story.trustingDemo(of: emulator)
                if !knowingAuthority { demo.caFile = nil }
                let login = try await demo.plain("login", hedy.name, input: [hedy.password])
                #expect(login.exit == 69)
                #expect(login.errors.split(separator: "\n").count == 1, "\(login.errors)")
                #expect(login.errors.contains("ertificate"), "\(login.errors)")

                let told = try await demo("login", hedy.name, input: [hedy.password])
                #expect(told.summary == "69 loggedOut")
                #expect(told.report.error?.code == "offline")
                #expect(try await emulator.state().requests == [:])
            }
        }
    }
}

/// A client that is logged in at home, and a second realm that must never hear of it.
private func twoRealms(
    _ plot: (EmulatorProcess, EmulatorProcess, Demo) async throws -> Void
) async throws {
    try await Story.play { story in
        let home = try await EmulatorProcess.start(in: story)
        let other = try await EmulatorProcess.start(in: story)
        let demo = story.demo(of: home)
        let hedy = try await User.new("hedy", at: home, in: story)
        try #require(try await demo("login", hedy.name, input: [hedy.password]).exit == 0)
        try await plot(home, other, demo)
        #expect(try await other.state().requests == [:])
    }
}
