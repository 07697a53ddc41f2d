variable "bucket" {
  description = "Name of the bucket; no other bucket in the world has it."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "A bucket's name has 3 to 63 small letters, digits and hyphens."
  }
}

variable "keep_versions" {
  description = "Whether what is overwritten or deleted is kept for another 90 days."
  type        = bool
  default     = false
}

variable "expiry" {
  description = "After how many days what lies below a prefix is deleted; \"\" for all of the bucket."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for days in values(var.expiry) : days >= 1 && days == floor(days)])
    error_message = "Whole days, at least one."
  }
}

variable "upload_origins" {
  description = "Web pages that may upload straight into the bucket, for example https://growbin.app."
  type        = list(string)
  default     = []
}

variable "force_destroy" {
  description = "Whether destroying the bucket deletes what is in it."
  type        = bool
  default     = false
}
