package cms

// Level is how much evidence a signature carries for later checks (ETSI TS 101 733). Its attributes tell.
type Level string

// The levels.
const (
	Plain      Level = "CMS"          // the signature does not cover the signer's certificate
	BES        Level = "CAdES-BES"    //
	T          Level = "CAdES-T"      // with a timestamp
	C          Level = "CAdES-C"      // and references to the evidence
	XLong      Level = "CAdES-X Long" // and the evidence itself
	XLongType1 Level = "CAdES-XLT1"   // and a timestamp over the references
	Archive    Level = "CAdES-A"      // and timestamps over all
)

// The attributes that tell the level.
const (
	oidSigningCertificate  = "1.2.840.113549.1.9.16.2.12"
	oidSigningCertificate2 = "1.2.840.113549.1.9.16.2.47"
	oidTimestamp           = "1.2.840.113549.1.9.16.2.14"
	oidCertificateRefs     = "1.2.840.113549.1.9.16.2.21"
	oidRevocationRefs      = "1.2.840.113549.1.9.16.2.22"
	oidCertificateValues   = "1.2.840.113549.1.9.16.2.23"
	oidRevocationValues    = "1.2.840.113549.1.9.16.2.24"
	oidCTimestamp          = "1.2.840.113549.1.9.16.2.25"
	oidArchiveTimestamp    = "1.2.840.113549.1.9.16.2.48"
	oidArchiveTimestamp3   = "0.4.0.1733.2.4"
)

// level is the highest level whose attributes, with those of all below, are there.
func level(signed, unsigned attributes) Level {
	both := func(a, b string) bool { return unsigned.has(a) && unsigned.has(b) }
	reached := Plain
	for _, step := range []struct {
		level Level
		there bool
	}{
		{BES, signed.has(oidSigningCertificate, oidSigningCertificate2)},
		{T, unsigned.has(oidTimestamp)},
		{C, both(oidCertificateRefs, oidRevocationRefs)},
		{XLong, both(oidCertificateValues, oidRevocationValues)},
		{XLongType1, unsigned.has(oidCTimestamp)},
	} {
		if !step.there {
			break
		}
		reached = step.level
	}
	if reached != Plain && reached != BES && unsigned.has(oidArchiveTimestamp, oidArchiveTimestamp3) {
		return Archive
	}
	return reached
}
