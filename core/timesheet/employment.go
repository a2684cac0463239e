package timesheet

// judge is rules 8 and 9: a shift whose day lies outside the employment is not counted, nor one whose day is an absence
// day; a person decides about either.
func (s *shift) judge(e *employee, absences *absenceDays) {
	s.verdict = counted
	if !e.employed(s.day) {
		s.verdict = outsideEmployment
		return
	}
	if a, absent := absences.on(s.day); absent && !a.allowsWork() {
		s.verdict = duringAbsence
	}
}

// anomaly names what a shift that is not counted is reported as; "" for one that is counted.
func (v verdict) anomaly() string {
	switch v {
	case outsideEmployment:
		return AnomalyOutsideEmployment
	case duringAbsence:
		return AnomalyDuringAbsence
	}
	return ""
}
