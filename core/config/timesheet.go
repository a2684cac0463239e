package config

// Timesheet says how an organisation's timesheets are corrected and approved.
type Timesheet struct {
	// FourEyes: whoever corrected something in a timesheet does not approve it.
	FourEyes bool `json:"four_eyes,omitempty" jsonschema_description:"Табель утверждает не тот, кто его исправлял"`
}
