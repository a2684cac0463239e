package engine

import "github.com/uzelhub/uzel/core/failpoint"

// Fail points of the engine, with what is durable there. Beside these there is one after the decision about each kind of event.
const (
	PointOffered       failpoint.Point = "intake: offered"  // a batch has come, nothing of it is durable
	PointTaken         failpoint.Point = "intake: durable"  // and its source has not been told
	PointRead          failpoint.Point = "intake: read"     // the source has given everything
	PointBuilt         failpoint.Point = "build: done"      // nothing of what the steps made is durable
	PointActBegins     failpoint.Point = "act: begins"      // the attempt is durable
	PointActEnded      failpoint.Point = "act: ended"       // its outcome is not
	PointPrepareBegins failpoint.Point = "prepare: begins"  // the attempt is durable
	PointPrepareEnded  failpoint.Point = "prepare: ended"   // what has to be signed is not
	PointSigned        failpoint.Point = "sign: done"       // the signatures are not durable
	PointJudged        failpoint.Point = "judge: done"      // of signatures that came, the verdicts are not durable
	PointLookupBegins  failpoint.Point = "lookup: begins"   // of an act whose answer was lost
	PointLookupEnded   failpoint.Point = "lookup: ended"    // what was found out is not durable
	PointInterrupted   failpoint.Point = "recovery: begins" // acts that were under way are known and not yet unknown
)

// pointDecided stands after the durable decision that answers an event, before its commands are carried out.
func pointDecided(event Event) failpoint.Point {
	return failpoint.Point("decided: " + eventName(event))
}

// Points are the engine's fail points.
func Points() []failpoint.Point {
	points := []failpoint.Point{
		PointOffered, PointTaken, PointRead, PointBuilt, PointActBegins, PointActEnded,
		PointPrepareBegins, PointPrepareEnded, PointSigned, PointJudged, PointLookupBegins, PointLookupEnded, PointInterrupted,
	}
	for _, event := range []Event{
		Woken{}, Recovered{}, Built{}, FoundInvalid{}, BuildFailed{}, Answered{}, Settled{}, Cancelled{}, Replayed{}, Decided{},
		Prepared{}, Signed{}, Judged{}, Approved{}, Ordered{}, Recorded{},
	} {
		points = append(points, pointDecided(event))
	}
	return points
}
