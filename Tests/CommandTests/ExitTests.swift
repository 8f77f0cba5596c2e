import LoginRocket
import LoginRocketCore
import LoginRocketProtocol
import Testing

@testable import LoginRocketCommands

@Suite("Exit codes")
struct ExitTests {
    @Test(
        "follow the kind of trouble",
        arguments: [
            (.illegal, 64), (.busy, 64), (.pendingChange, 64), (.badInput, 65), (.offline, 69),
            (.unknown, 69), (.limited, 69), (.outcomeUnknown, 70), (.locked, 73), (.store, 74),
            (.key, 74), (.refused, 77),
        ] as [(LoginRocketError.Code, Int32)]
    )
    func troubles(code: LoginRocketError.Code, exit: Int32) {
        let failure = Failure(LoginRocketError(code, "Trouble."))
        #expect(failure.exit.rawValue == exit)
        #expect(failure.code == code.rawValue)
    }

    @Test("leave no kind of trouble out")
    func allTroubles() {
        for code in LoginRocketError.Code.allCases {
            #expect(Failure(LoginRocketError(code, "Trouble.")).exit != .done)
        }
    }

    @Test(
        "follow the outcome of an operation",
        arguments: [
            (.done(.answered), 0, nil), (.done(.alreadyEnded), 0, nil),
            (.done(.newPasswordAccepted), 0, nil), (.rejected(["No."]), 77, "refused"),
            (.outcomeUnknown([]), 70, "outcomeUnknown"), (.expired, 69, "unknown"),
        ] as [(Outcome, Int32, String?)]
    )
    func outcomes(outcome: Outcome, exit: Int32, code: String?) {
        for kind in [Outbox.Operation.Kind.logout, .updatePassword, .verifyEmail] {
            let answer = OrderAnswer(Verdict(outcome, of: kind), nil)
            #expect(answer.exit.rawValue == exit)
            let error = answer.shown.error
            #expect(error?.code == code)
            #expect(error?.message.isSentence != false)
        }
    }

    @Test("a rejection keeps the server's sentences")
    func serverErrors() {
        let error = OrderAnswer(
            Verdict(.rejected(["No.", "Never."]), of: .updatePassword),
            nil
        ).shown.error
        #expect(error?.serverErrors == ["No.", "Never."])
        #expect(error?.message.contains("\"No. Never.\"") == true)
    }

    @Test("a refused token is not to be mended with passwords")
    func correction() {
        let error = OrderAnswer(Verdict(.rejected([]), of: .verifyEmail), nil).shown.error
        #expect(error?.message.contains("mail") == true)
        #expect(error?.message.contains("password") == false)
    }

    @Test("errors that nobody foresaw are told without their text")
    func unforeseen() {
        struct Trouble: Error {
            let description = "hunter2"
        }
        for error in [Trouble(), CancellationError()] as [any Error] {
            let failure = Failure(error)
            #expect(failure.exit == .noAnswer)
            #expect(!failure.message.contains("hunter2"))
            #expect(failure.message.isSentence)
        }
    }
}
