mock_provider "aws" {
  mock_resource "aws_ebs_volume" {
    defaults = { id = "vol-0123456789abcdef0" }
  }
  mock_data "aws_ami" {
    defaults = { id = "ami-0debian12debian12" }
  }
}

variables {
  name   = "wastecoach-test"
  region = "ap-northeast-2"
  subnets = [
    { id = "subnet-a", zone = "ap-northeast-2a", cidr = "10.77.0.0/24" },
    { id = "subnet-b", zone = "ap-northeast-2b", cidr = "10.77.1.0/24" },
    { id = "subnet-c", zone = "ap-northeast-2c", cidr = "10.77.2.0/24" },
  ]
  security_groups = { control = "sg-control", work = "sg-work", data = "sg-data" }
  profiles        = { control = "p-control", work = "p-work", data = "p-data" }
}

run "four_encrypted_nodes_in_three_zones_that_nobody_needs_ssh_for" {
  assert {
    condition = { for name, node in aws_instance.node : name => node.instance_type } == {
      master = "t3.large", worker-1 = "t3.medium", worker-2 = "t3.medium", storage = "t3.large"
    }
    error_message = "t3.large for master and storage, t3.medium for the workers."
  }
  assert {
    condition     = length(distinct([for name in ["worker-1", "worker-2", "storage"] : aws_instance.node[name].subnet_id])) == 3
    error_message = "Losing a zone loses one member of three."
  }
  assert {
    condition     = alltrue([for node in aws_instance.node : node.root_block_device[0].encrypted && node.root_block_device[0].volume_type == "gp3"])
    error_message = "Every root disk."
  }
  assert {
    condition     = aws_ebs_volume.data.encrypted && aws_ebs_volume.data.type == "gp3" && aws_ebs_volume.data.size == 50
    error_message = "The database's disk: 50 GB."
  }
  assert {
    condition     = alltrue([for node in aws_instance.node : node.metadata_options[0].http_tokens == "required" && node.metadata_options[0].http_put_response_hop_limit == 1])
    error_message = "IMDSv2, one hop."
  }
  assert {
    condition     = alltrue([for node in aws_instance.node : strcontains(node.user_data, "disable, --now, ssh.service") && strcontains(node.user_data, "amazon-ssm-agent.service")])
    error_message = "ssh is off, Systems Manager's agent is on."
  }
  assert {
    condition     = [for name, node in aws_instance.node : name if strcontains(node.user_data, "nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0")] == ["storage"]
    error_message = "The disk is mounted where it is attached."
  }
  assert {
    condition     = alltrue([for node in aws_instance.node : can(yamldecode(node.user_data))])
    error_message = "What a node starts with is YAML."
  }
  assert {
    condition = { for name, node in output.nodes : name => node.private_ip } == {
      master = "10.77.0.11", worker-1 = "10.77.0.12", worker-2 = "10.77.1.13", storage = "10.77.2.14"
    }
    error_message = "Addresses are part of the design, not of chance."
  }
  assert {
    condition     = alltrue([for node in aws_instance.node : node.ami == "ami-0debian12debian12"])
    error_message = "The newest Debian 12."
  }
}

run "a_size_may_be_another" {
  variables {
    sizes = { worker-2 = "c7i.2xlarge" }
  }
  assert {
    condition     = aws_instance.node["worker-2"].instance_type == "c7i.2xlarge" && aws_instance.node["worker-1"].instance_type == "t3.medium"
    error_message = "Only the one that was named."
  }
}

run "an_unknown_node_is_refused" {
  command = plan

  variables {
    sizes = { worker-3 = "t3.large" }
  }
  expect_failures = [var.sizes]
}

run "arm_is_refused" {
  command = plan

  variables {
    sizes = { master = "t4g.large" }
  }
  expect_failures = [var.sizes]
}

run "a_disk_too_small_for_the_database_is_refused" {
  command = plan

  variables {
    data_volume_gb = 10
  }
  expect_failures = [var.data_volume_gb]
}

run "something_that_is_no_image_is_refused" {
  command = plan

  variables {
    image_id = "debian-12"
  }
  expect_failures = [var.image_id]
}
