package config

// Person is someone who works with the hub.
type Person struct {
	Name     string `json:"name" jsonschema:"pattern=^[a-z0-9][a-z0-9._-]*$" jsonschema_description:"Имя для входа"`
	FullName string `json:"full_name,omitempty" jsonschema_description:"Фамилия, имя, отчество"`
	Roles    []Role `json:"roles" jsonschema:"minItems=1" jsonschema_description:"Роли"`
	// Organisations are those whose documents the person may see; none named: all.
	Organisations []string `json:"organisations,omitempty" jsonschema_description:"Чьи документы видит; все, если не указаны"`
	// Objects are the places of work whose marks an object_owner may see, besides those whose owner is his name.
	Objects []string `json:"objects,omitempty" jsonschema_description:"Объекты, чьи отметки видит object_owner; ещё те, у кого owner — его имя"`
	// OSUser is the operating system's user who is this person.
	OSUser string `json:"os_user,omitempty" jsonschema_description:"Пользователь операционной системы"`

	Place string `json:"-"` // file:line
}

// Role is a named set of permissions; core/access says which.
type Role string

// Roles.
const (
	RoleAdmin      Role = "admin"
	RoleOperator   Role = "operator"
	RoleAccountant Role = "accountant"
	RolePayroll    Role = "payroll"
	RoleAuditor    Role = "auditor"
	RoleOwner      Role = "object_owner" // of places of work: sees the marks on them
)
