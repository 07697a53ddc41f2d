variable "name" {
  description = "Begins the name of everything here, for example `wastecoach-dev`."
  type        = string
}

variable "region" {
  description = "Where the nodes are; they fetch the Systems Manager agent there."
  type        = string
}

variable "subnets" {
  description = "Where to put the nodes, in this order of zones: worker-1 and master, worker-2, storage."
  type        = list(object({ id = string, zone = string, cidr = string }))
}

variable "security_groups" {
  description = "Security group of each tier: control, work, data."
  type        = map(string)
}

variable "profiles" {
  description = "Instance profile of each tier: control, work, data."
  type        = map(string)
}

variable "sizes" {
  description = "Instance type by node, where it is to be another than the usual one."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for node in keys(var.sizes) : contains(["master", "worker-1", "worker-2", "storage"], node)])
    error_message = "The nodes are called master, worker-1, worker-2, storage."
  }

  validation {
    # A `g` behind the number stands for Arm processors, for which the image is not made.
    condition     = alltrue([for size in values(var.sizes) : can(regex("^[a-z]+[0-9]+[a-fh-z-]*\\.(small|medium|[0-9]*x?large)$", size))])
    error_message = "A size is an instance type with x86 processors, small or larger, for example t3.large."
  }
}

variable "image_id" {
  description = "Machine image; null for the newest Debian 12 of the Debian project."
  type        = string
  default     = null

  validation {
    condition     = var.image_id == null || can(regex("^ami-[0-9a-f]{8,17}$", var.image_id))
    error_message = "An image is named ami-, followed by hexadecimal digits."
  }
}

variable "agent_version" {
  description = "Version of the Systems Manager agent, for example 3.3.1611.0; it keeps itself up to date later."
  type        = string
  default     = "latest"

  validation {
    condition     = can(regex("^(latest|3\\.[0-9]+\\.[0-9]+\\.[0-9]+)$", var.agent_version))
    error_message = "The agent's version is `latest` or one like 3.3.1611.0."
  }
}

variable "metadata_hops" {
  description = "How many hops away the instance's credentials are given: 1 for the host alone, 2 for pods on it as well."
  type        = number
  default     = 1
}

variable "data_volume_gb" {
  description = "Room for the database, on a volume that outlives the storage node."
  type        = number
  default     = 50

  validation {
    condition     = var.data_volume_gb >= 50 && var.data_volume_gb <= 16384
    error_message = "The data volume has from 50 to 16384 GB."
  }
}
