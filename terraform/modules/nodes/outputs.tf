output "nodes" {
  description = "Of each node: its instance id, and its address inside the network."
  value = { for name, node in aws_instance.node : name => {
    instance_id = node.id, private_ip = node.private_ip
  } }
}
