import LoginRocketCore
import LoginRocketCoreTesting
import Testing

@Suite("The matrix")
struct MatrixTests {
    @Test("every state × event moves, is ignored or is illegal, exactly as the table says")
    func table() throws {
        let found = try Matrix.text()
        #expect(found == expected, "The matrix is now:\n\n\(found)\n\nEND")
    }

    @Test("the samples have every state, step, outcome, payload and reason to refuse")
    func samplesAreComplete() throws {
        #expect(Set(Samples.sessionStates.map(\.value.label)).count == 3)
        #expect(Set(Samples.statuses.map(\.value.label)).count == 13)
        #expect(Set(Samples.payloads.map(\.value.label)).count == 7)
        let text = try Matrix.text()
        for reason in IllegalEvent.allCases where reason != .unknownOperation {
            #expect(text.contains("!\(reason)"))
        }
    }

    @Test("a wish of an operation nobody knows is illegal")
    func unknownOperation() throws {
        for wish in OperationWish.allCases {
            try Given(Samples.loggedIn).when(.wishedOf(Samples.operationID(7), wish))
                .thenIllegal(.unknownOperation)
        }
    }

    @Test("no event changes a machine that finds it illegal, and none makes it trap")
    func everyEventEverywhere() throws {
        let machines =
            Samples.sessionStates.map { Samples.machine($0.value) }
            + Samples.statuses.map { status in
                Samples.machine(.loggedOut(.user), [Samples.operation(status.value)])
            }
        for machine in machines {
            for event in Samples.events {
                let before = machine.snapshot(at: Samples.now)
                _ = try? machine.decide(event.value, at: Samples.now)
                #expect(machine.snapshot(at: Samples.now) == before)
            }
        }
    }
}

/// A cell is the new state, `ignored`, or `!` and the reason why the event is illegal.
///
/// `·login` a foreground request on its way; `+logout` an operation added; `?` unconfirmed;
/// `…` not at once: after a wait that grows.
private let expected = """
    IDLE            loggedOut               awaitingMfa                 loggedIn
    login           loggedOut(never)·login  loggedOut(cancelled)·login  !notInThisState
    submitCode      !notInThisState         awaitingMfa·code            !notInThisState
    cancel          !nothingToCancel        loggedOut(cancelled)        !nothingToCancel
    logout          ignored                 loggedOut(cancelled)        loggedOut(user) +logout
    updatePassword  !notInThisState         !notInThisState             loggedIn +change
    checkSession    !notInThisState         !notInThisState             loggedIn·check

    BUSY            loggedOut(never)·login  awaitingMfa·code      loggedIn·check
    login           !busy                   !busy                 !notInThisState
    submitCode      !notInThisState         !busy                 !notInThisState
    cancel          loggedOut(never)        loggedOut(cancelled)  !nothingToCancel
    logout          loggedOut(never)        loggedOut(cancelled)  loggedOut(user) +logout
    updatePassword  !notInThisState         !notInThisState       loggedIn·check +change
    checkSession    !notInThisState         !notInThisState       !busy

    CHANGING        loggedIn
    login           !notInThisState
    submitCode      !notInThisState
    cancel          !nothingToCancel
    logout          loggedOut(user) +logout
    updatePassword  !pendingChange
    checkSession    loggedIn·check

    QUESTION          loggedOut                          awaitingMfa                   loggedIn                   login  code   check  question
    forgotPassword    loggedOut(never)·forgotPassword    awaitingMfa·forgotPassword    loggedIn·forgotPassword    !busy  !busy  !busy  !busy
    resetPassword     loggedOut(never)·resetPassword     awaitingMfa·resetPassword     loggedIn·resetPassword     !busy  !busy  !busy  !busy
    resendEmailToken  loggedOut(never)·resendEmailToken  awaitingMfa·resendEmailToken  loggedIn·resendEmailToken  !busy  !busy  !busy  !busy

    LOGIN            login             code         abandoned login
    session          loggedIn          loggedIn     loggedOut(never) +logout
    mfaRequired      awaitingMfa       awaitingMfa  ignored
    valid            loggedOut(never)  awaitingMfa  ignored
    ended            loggedOut(never)  awaitingMfa  ignored
    loggedOut        loggedOut(never)  awaitingMfa  ignored
    passwordUpdated  loggedOut(never)  awaitingMfa  ignored
    agreed           loggedOut(never)  awaitingMfa  ignored
    refused          loggedOut(never)  awaitingMfa  ignored
    limited          loggedOut(never)  awaitingMfa  ignored
    notSent          loggedOut(never)  awaitingMfa  ignored
    unknown          loggedOut(never)  awaitingMfa  ignored
    answerLost       loggedOut(never)  awaitingMfa  ignored
    notSendable      loggedOut(never)  awaitingMfa  ignored
    abandoned        loggedOut(never)  awaitingMfa  ignored

    CHECK            check                     check unconfirmed         question
    session          loggedIn?                 loggedIn?                 loggedIn
    mfaRequired      loggedIn?                 loggedIn?                 loggedIn
    valid            loggedIn                  loggedIn                  loggedIn
    ended            loggedOut(endedByServer)  loggedOut(endedByServer)  loggedIn
    loggedOut        loggedIn?                 loggedIn?                 loggedIn
    passwordUpdated  loggedIn?                 loggedIn?                 loggedIn
    agreed           loggedIn?                 loggedIn?                 loggedIn
    refused          loggedIn?                 loggedIn?                 loggedIn
    limited          loggedIn?                 loggedIn?                 loggedIn
    notSent          loggedIn?                 loggedIn?                 loggedIn
    unknown          loggedIn?                 loggedIn?                 loggedIn
    answerLost       loggedIn                  loggedIn?                 loggedIn
    notSendable      loggedIn                  loggedIn?                 loggedIn
    abandoned        loggedIn                  loggedIn?                 loggedIn

    OPERATION        revoke           confirmEnded     send             resend
    session          revoke… +logout  revoke… +logout  resend… +logout  resend… +logout
    mfaRequired      revoke…          revoke…          resend…          resend…
    valid            revoke…          revoke…          resend…          resend…
    ended            revoke…          done             resend…          resend…
    loggedOut        done             revoke…          resend…          resend…
    passwordUpdated  revoke…          revoke…          done             done
    agreed           revoke…          revoke…          resend…          resend…
    refused          confirmEnded     revoke…          confirmRefusal   tryNew
    limited          revoke…          revoke…          send…            resend…
    notSent          revoke…          revoke…          send…            resend…
    unknown          revoke…          revoke…          resend…          resend…
    answerLost       revoke…          confirmEnded…    resend…          resend…
    notSendable      revoke…          revoke…          send…            resend…
    abandoned        ignored          ignored          ignored          ignored

    VERIFYING        confirmRefusal           tryNew        tryOld
    session          confirmRefusal… +logout  done +logout  rejected +logout
    mfaRequired      confirmRefusal…          done          rejected
    valid            rejected                 tryNew…       tryOld…
    ended            needsLogin               tryNew…       tryOld…
    loggedOut        confirmRefusal…          tryNew…       tryOld…
    passwordUpdated  confirmRefusal…          tryNew…       tryOld…
    agreed           confirmRefusal…          tryNew…       tryOld…
    refused          confirmRefusal…          tryOld        outcomeUnknown
    limited          confirmRefusal…          tryNew…       tryOld…
    notSent          confirmRefusal…          tryNew…       tryOld…
    unknown          confirmRefusal…          tryNew…       tryOld…
    answerLost       confirmRefusal…          tryNew…       tryOld…
    notSendable      confirmRefusal…          tryNew…       tryOld…
    abandoned        ignored                  ignored       ignored

    WAITING                   cancel           acknowledge   deadline
    revoke                    !notCancellable  !notFinished  expired
    confirmEnded              !notCancellable  !notFinished  expired
    send                      cancelled        !notFinished  expired
    resend                    !notCancellable  !notFinished  outcomeUnknown
    confirmRefusal            cancelled        !notFinished  expired
    needsLogin                cancelled        !notFinished  expired
    tryNew                    !notCancellable  !notFinished  outcomeUnknown
    tryOld                    !notCancellable  !notFinished  outcomeUnknown
    done                      !notCancellable  forgotten     ignored
    done alreadyEnded         !notCancellable  forgotten     ignored
    done newPasswordAccepted  !notCancellable  forgotten     ignored
    rejected                  !notCancellable  forgotten     ignored
    outcomeUnknown            !notCancellable  forgotten     ignored
    expired                   !notCancellable  forgotten     ignored
    cancelled                 !notCancellable  forgotten     ignored

    SENDING         cancel           acknowledge   deadline
    revoke          !notCancellable  !notFinished  ignored
    confirmEnded    !notCancellable  !notFinished  ignored
    send            !notCancellable  !notFinished  ignored
    resend          !notCancellable  !notFinished  ignored
    confirmRefusal  !notCancellable  !notFinished  ignored
    tryNew          !notCancellable  !notFinished  ignored
    tryOld          !notCancellable  !notFinished  ignored
    """
