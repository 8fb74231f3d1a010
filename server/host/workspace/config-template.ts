/** A `lintel.jsonc` to start from: it changes nothing until something in it is changed. */
export const CONFIG_TEMPLATE = `{
  // What the code cannot say. Everything is optional; without it, rules that need it are silent.
  // "production" or "ephemeral": whether data must be protected or everything must be destroyable.
  // "lifecycle": "production",

  // "pci-dss", "hipaa", "soc2", "iso-27001"
  "compliance": [],

  // How fast and to which point in time the system must be back, and where.
  // "recovery": { "rto": "4h", "rpo": "1h", "region": "eu-west-1" },

  // Severity per rule: "critical", "high", "medium", "low" or "off". \`lintel rules\` lists the rules.
  "rules": {},

  // Folders that are not analysed.
  "exclude": ["examples/**"]
}
`;
